"""A tenant sends an insurance certificate: with and without JavaScript, on a phone and on a desktop."""

import datetime as dt
import io
import re

import pytest
import requests
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_tenant_access, sent_to
from tests.kit.browser_insurance import PATH, confirmed, fill_dates, send, tick_both
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

REAL_PARTS = True  # files on S3, scanned by ClamAV
PASSWORD = "Tilleul-2026"
# Two holders of the same account in the sample, and the only holder of another.
PEOPLE = {"phone": ("marie@example.org", 0), "desktop": ("paul@example.org", 1), "plain": ("lea@example.org", 2)}
# A certificate whose file the storage has lost since.
LOST = """
from django.core.files.storage import default_storage
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
sent = ff.sent(Holder.objects.get(tenant_id={tenant!r}))
default_storage.delete(sent.attachments.get().stored_name)
print(sent.number_text)
"""


def photo(text: str) -> bytes:
    """A picture of a certificate."""
    out = io.BytesIO()
    picture = Image.new("RGB", (900, 1200), "white")
    ImageDraw.Draw(picture).text((60, 60), f"ATTESTATION D'ASSURANCE {text}", fill="black")
    picture.save(out, "JPEG")
    return out.getvalue()


def file(name: str, content: bytes | None = None) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content or photo(name)}


@pytest.fixture(scope="module")
def people(portal: Portal) -> dict[str, str]:
    """Three people, each with two leases to insure on one account."""
    portal.shell(
        "import datetime as dt\n"
        "from tests.kit import factories as f\n"
        "for number in range(3):\n"
        "    holder = f.HolderFactory(tenant__tenant_id=f'TX{number}', account__account_number=f'70000{number}')\n"
        "    f.LeaseFactory(lease_id=f'LXM{number}', account=holder.account, insurance_status='EXPIRED',\n"
        "        premises__premises_id=f'PXM{number}')\n"
        "    f.LeaseFactory(lease_id=f'LXG{number}', account=holder.account, insurance_status='EXPIRED',\n"
        "        kind='ANNEX', premises__premises_id=f'PXG{number}', premises__garage=True)\n"
    )
    for email, number in PEOPLE.values():
        create_tenant_access(portal, email, f"TX{number}", PASSWORD)
    return {name: email for name, (email, _) in PEOPLE.items()}


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_one_certificate_for_two_leases(
    size: str, portal: Portal, people: dict[str, str], open_browser: OpenBrowser, check: Check
) -> None:
    page = open_browser(size)
    browser_sign_in(page, people[size], PASSWORD)
    expect(page.get_by_role("heading", name="Votre assurance n'est pas à jour")).to_be_visible()
    check(page, "accueil-assurance")
    page.get_by_role("link", name="Envoyer mon attestation").click()
    expect(page.get_by_text("Aucun document enregistré")).to_be_visible()
    check(page, "assurance")

    send(page)
    expect(page.get_by_role("link", name="Cochez au moins une location.")).to_be_visible()
    check(page, "assurance-erreurs")
    tick_both(page)
    fill_dates(page)
    page.locator("#fichiers").set_input_files([file("recto.jpg"), file("malade.jpg", b"no picture")])
    expect(page.get_by_role("rowheader", name="recto.jpg")).to_be_visible()
    expect(page.get_by_text("n'est pas dans un format accepté").first).to_be_visible()
    check(page, "assurance-fichiers")
    page.get_by_role("button", name="Retirer malade.jpg").click()
    page.locator("#fichiers").set_input_files(file("verso.jpg"))
    page.get_by_role("button", name="Supprimer verso.jpg").click()
    expect(page.get_by_role("button", name="Supprimer verso.jpg")).to_have_count(0)
    page.locator("button[data-sends]").dblclick()
    number = confirmed(page)
    check(page, "envoi")
    mail = portal.mails.wait(people[size], "Nous avons bien reçu votre attestation d'assurance", saying=number)
    assert page.url in portal.link_in(mail)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("accusé de réception")).click()
    assert download.value.path().read_bytes().startswith(b"%PDF")

    page.goto(PATH)
    expect(page.get_by_text("En cours de validation")).to_have_count(2)
    expect(page.get_by_role("link", name=re.compile(r"Envoi n°"))).to_have_count(1)
    check(page, "assurance-envoyee")
    page.goto("/ma-residence/")
    check(page, "residence-assurance")
    page.goto("/mes-preferences/")
    check(page, "preferences")
    page.goto("/envois/")
    check(page, "envois")


@pytest.mark.other_way
def test_without_javascript_and_with_an_ended_sign_in(
    portal: Portal, people: dict[str, str], open_browser: OpenBrowser, check: Check
) -> None:
    page = open_browser("phone", java_script_enabled=False)
    browser_sign_in(page, people["plain"], PASSWORD)
    page.goto(PATH)
    tick_both(page)
    fill_dates(page, dt.date.today() + dt.timedelta(days=600))
    page.locator("#fichiers").set_input_files([file("recto.jpg"), file("malade.jpg", b"no picture")])
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("n'est pas dans un format accepté").first).to_be_visible()
    expect(page.get_by_role("button", name="Supprimer recto.jpg")).to_be_visible()
    expect(page.get_by_label("Garage")).to_be_checked()
    page.get_by_role("button", name="Retirer de la liste malade.jpg").click()
    expect(page.get_by_text("malade.jpg")).to_have_count(0)
    send(page)
    page.get_by_label("Les dates sont bien celles de mon attestation").check()

    other_tab = page.context.new_page()
    other_tab.goto(PATH)
    expect(other_tab.get_by_role("button", name="Supprimer recto.jpg")).to_be_visible()
    page.context.clear_cookies(name="sessionid")
    page.locator("#fichiers").set_input_files(file("verso.jpg"))
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion")
    page.get_by_label("Votre adresse de messagerie").fill(people["plain"])
    page.get_by_label("Votre mot de passe", exact=False).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name=re.compile("connexion", re.I)).click()
    expect(page.get_by_text("Votre saisie a été conservée")).to_be_visible()
    expect(page.get_by_role("button", name="Supprimer verso.jpg")).to_be_visible()
    expect(page.get_by_label("Les dates sont bien celles de mon attestation")).to_be_checked()
    send(page)
    number = confirmed(page)

    page.goto(PATH)
    expect(page.get_by_role("link", name=re.compile(r"Envoi n°"))).to_have_count(1)
    expect(page.get_by_role("link", name=re.compile(number))).to_be_visible()
    expect(page.get_by_text("Aucun document enregistré")).to_be_visible()


@pytest.mark.other_way
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_file_that_was_lost_is_said(
    size: str, portal: Portal, people: dict[str, str], open_browser: OpenBrowser, check: Check
) -> None:
    page = open_browser(size)
    browser_sign_in(page, people[size], PASSWORD)
    expect(page).to_have_url(re.compile("/accueil/"))
    number = portal.shell(LOST.format(tenant=f"TX{PEOPLE[size][1]}")).strip().splitlines()[-1]
    page.goto(f"/envois/{number}/")
    address = page.get_by_role("link", name="Télécharger attestation.pdf").get_attribute("href")
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce fichier n'est pas disponible pour l'instant")
    assert sent_to(page).status == 503
    check(page, "fichier-absent")
    page.get_by_role("link", name="Réessayer").click()
    expect(page).to_have_url(re.compile(f"{address}$"))


@pytest.mark.other_way
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_sending_beyond_all_limits_leads_back(
    size: str, portal: Portal, people: dict[str, str], open_browser: OpenBrowser, check: Check
) -> None:
    page = open_browser(size)
    browser_sign_in(page, people[size], PASSWORD)
    expect(page).to_have_url(re.compile("/accueil/"))
    page.goto(PATH)
    heavy = {"Content-Length": str(500 * 1024 * 1024)}  # announced only: answered before anything is read
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    answer = requests.post(f"{portal.url}{PATH}", headers=heavy, cookies=cookies, timeout=10)
    page.route(
        "**/trop-lourd/",
        lambda to: to.fulfill(status=answer.status_code, content_type="text/html; charset=utf-8", body=answer.text),
    )
    page.goto("/trop-lourd/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre envoi est trop lourd")
    assert sent_to(page).status == 413
    check(page, "envoi-trop-lourd")
    page.get_by_role("button", name="Revenir en arrière").click()
    expect(page).to_have_url(re.compile(f"{PATH}$"))
