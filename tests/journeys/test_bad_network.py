"""A tenant sends from a phone whose network comes and goes: nothing is lost, nothing leaves twice or unsaid."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.browser_insurance import PATH, confirmed, fill_dates, send, tick_both
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

PASSWORD = "Tilleul-2026"
PEOPLE = 9
# One tenant a test: each sends once.
HOMES = """
from tests.kit import factories as f
for number in range({count}):
    holder = f.HolderFactory(tenant__tenant_id=f'TN{{number}}', account__account_number=f'71000{{number}}')
    f.LeaseFactory(lease_id=f'LNM{{number}}', account=holder.account, insurance_status='EXPIRED',
        premises__premises_id=f'PNM{{number}}')
    f.LeaseFactory(lease_id=f'LNG{{number}}', account=holder.account, insurance_status='EXPIRED',
        kind='ANNEX', premises__premises_id=f'PNG{{number}}', premises__garage=True)
"""
Opened = Callable[[int], Page]


def photo(name: str, colour: str = "white") -> FilePayload:
    out = io.BytesIO()
    Image.new("RGB", (900, 1200), colour).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def broken(name: str) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": b"no picture"}


@pytest.fixture(scope="module", autouse=True)
def people(portal: Portal) -> None:
    portal.shell(HOMES.format(count=PEOPLE))
    for number in range(PEOPLE):
        create_tenant_access(portal, f"reseau{number}@example.org", f"TN{number}", PASSWORD)


@pytest.fixture
def opened(open_browser: OpenBrowser) -> Opened:
    """The form of a person, filled in but for the files."""

    def open_form(number: int) -> Page:
        page = open_browser("phone")
        browser_sign_in(page, f"reseau{number}@example.org", PASSWORD)
        expect(page).to_have_url(re.compile("/accueil/"))
        page.goto(PATH)
        tick_both(page)
        fill_dates(page)
        return page

    return open_form


def choose(page: Page, *files: FilePayload) -> None:
    page.locator("#fichiers").set_input_files(list(files))


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("rowheader", name=name)


def thrown_away_while_taking_a_photo(page: Page) -> None:
    """A phone short of memory throws the page away while its camera is open."""
    with page.expect_file_chooser(), page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("#fichiers").click()
    page.reload()
    expect(page.get_by_text("Prenez ou choisissez la photo encore une fois")).to_be_visible()
    expect(page.get_by_label("Garage")).to_be_checked()
    expect(page.locator("#id_from_day")).not_to_have_value("")
    page.reload()
    expect(page.locator("[data-files]")).to_be_visible()
    expect(page.get_by_text("Prenez ou choisissez la photo encore une fois")).to_have_count(0)


@pytest.mark.other_way
def test_without_network_at_the_last_step_our_own_words_are_shown(opened: Opened, check: Check) -> None:
    page = opened(0)
    choose(page, photo("recto.jpg"))
    expect(row(page, "recto.jpg")).to_be_visible()
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Vous n'avez plus de réseau")
    expect(page.get_by_role("alert")).to_contain_text("Rien n'est perdu")
    expect(row(page, "recto.jpg")).to_be_visible()
    check(page, "reseau-coupe")
    page.context.set_offline(False)
    expect(page.get_by_role("alert")).to_contain_text("Le réseau est revenu")
    page.get_by_role("button", name="Réessayer").click()
    confirmed(page)
    expect(page.get_by_text("avec 1 fichier")).to_be_visible()


@pytest.mark.other_way
def test_an_upload_pauses_without_network_and_goes_on_with_it(opened: Opened, check: Check) -> None:
    page = opened(1)
    page.context.set_offline(True)
    choose(page, photo("recto.jpg"), photo("verso.jpg", "red"))
    expect(page.get_by_text("L'envoi de la photo est en pause. Il recommencera tout seul").first).to_be_visible()
    send(page)
    expect(page.get_by_role("button", name="Envoi des fichiers…")).to_be_visible()
    check(page, "envoi-en-pause")
    page.context.set_offline(False)
    confirmed(page)
    expect(page.get_by_text("avec 2 fichiers")).to_be_visible()


@pytest.mark.other_way
def test_a_line_cut_once_is_tried_again_by_itself(opened: Opened) -> None:
    page = opened(2)
    thrown_away_while_taking_a_photo(page)
    tries: list[str] = []

    def cut_once(route: Route) -> None:
        tries.append(route.request.url)
        if len(tries) == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(lambda url: url.endswith(PATH), lambda route: cut_once(route))
    choose(page, photo("recto.jpg"))
    expect(page.get_by_text("Nouvel essai depuis le début dans 2 secondes").first).to_be_visible()
    expect(row(page, "recto.jpg")).to_be_visible()
    assert len(tries) == 2


def test_an_answer_that_was_lost_is_asked_for_again_and_nothing_leaves_twice(opened: Opened) -> None:
    page = opened(3)
    choose(page, photo("recto.jpg"))
    expect(row(page, "recto.jpg")).to_be_visible()
    lost: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort("connectionreset")

    page.route(lambda url: url.endswith(PATH), lose)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("votre envoi ne partira pas deux fois")
    page.get_by_role("button", name="Réessayer").click()
    number = confirmed(page)
    assert lost == [200]
    page.goto("/envois/")
    expect(page.get_by_role("link", name=re.compile(r"Envoi n°"))).to_have_count(1)
    expect(page.get_by_role("link", name=re.compile(number))).to_be_visible()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_file_that_did_not_arrive_is_asked_about(size: str, opened: Opened, check: Check) -> None:
    page = opened(4 if size == "phone" else 5)
    if size == "desktop":
        page.set_viewport_size({"width": 1366, "height": 768})
    choose(page, photo("recto.jpg"), broken("verso.jpg"))
    expect(page.get_by_text("n'est pas dans un format accepté").first).to_be_visible()
    send(page)
    asks = page.locator("[data-asks]")
    expect(asks).to_contain_text("« verso.jpg » n'est pas parti")
    check(page, "fichier-non-parti")
    with page.expect_file_chooser():
        asks.get_by_role("button", name="Remplacer ce fichier").click()
    expect(page.locator(".transfer")).to_have_count(0)
    choose(page, broken("autre.jpg"))
    expect(page.get_by_text("n'est pas dans un format accepté").first).to_be_visible()
    page.reload()  # a file that did not arrive is not forgotten
    tick_both(page)
    fill_dates(page)
    send(page)
    expect(page.get_by_role("link", name="« autre.jpg » n'est pas parti")).to_be_visible()
    check(page, "fichier-non-parti-page")
    page.get_by_label("Envoyer sans ce fichier").check()
    send(page)
    confirmed(page)
    expect(page.get_by_text("« autre.jpg » n'est pas parti").first).to_be_visible()
    expect(page.get_by_text("C'est fait")).to_have_count(0)
    expect(page.get_by_text("verso.jpg")).to_have_count(0)
    check(page, "envoi-incomplet")


@pytest.mark.other_way
def test_leaving_without_a_file_is_one_press(opened: Opened) -> None:
    page = opened(6)
    choose(page, photo("recto.jpg"), broken("verso.jpg"))
    expect(page.get_by_text("n'est pas dans un format accepté").first).to_be_visible()
    send(page)
    page.get_by_role("button", name="Envoyer sans ce fichier").click()
    confirmed(page)
    expect(page.get_by_text("« verso.jpg » n'est pas parti").first).to_be_visible()
    expect(page.get_by_text("avec 1 fichier")).to_be_visible()


@pytest.mark.other_way
def test_the_same_photo_four_times_and_two_tabs(opened: Opened, check: Check) -> None:
    page = opened(7)
    other = page.context.new_page()
    other.goto(PATH)
    choose(page, *(photo(f"{number}.jpg") for number in range(4)))
    expect(page.locator("[data-same]")).to_contain_text("3 fichiers étaient les mêmes")
    expect(page.locator("[data-file]")).to_have_count(1)
    check(page, "photos-identiques")
    tick_both(other)
    fill_dates(other)
    send(other)
    expect(other.get_by_role("link", name="Vous avez ajouté « 0.jpg » dans un autre onglet")).to_be_visible()
    send(other)
    number = confirmed(other)
    send(page)
    expect(page).to_have_url(re.compile(f"/envois/{number}/"))


@pytest.mark.other_way
def test_a_line_of_the_list_goes_as_soon_as_its_cause_is_gone(opened: Opened, check: Check) -> None:
    page = opened(8)
    for label in ("Logement T2", "Garage"):
        page.get_by_label(label).uncheck()
    page.locator("#id_to_year").fill("")
    send(page)
    summary = page.locator("[data-errors]")
    expect(summary.get_by_role("heading")).to_have_text("Il reste 3 points à corriger")
    check(page, "erreurs")
    page.get_by_label("Garage").check()
    expect(summary.get_by_role("link", name="Cochez au moins une location.")).to_have_count(0)
    expect(page.get_by_text("Cochez au moins une location.").locator("visible=true")).to_have_count(0)
    page.get_by_label("Garage").uncheck()
    expect(summary.get_by_role("link", name="Cochez au moins une location.")).to_be_visible()
    page.get_by_label("Garage").check()
    choose(page, photo("recto.jpg"))
    expect(row(page, "recto.jpg")).to_be_visible()
    expect(summary.get_by_role("heading")).to_have_text("Il reste un point à corriger")
    check(page, "erreurs-une")
    page.locator("#id_to_year").fill(str(dt.date.today().year + 1))
    expect(summary).to_be_hidden()
    send(page)
    confirmed(page)
