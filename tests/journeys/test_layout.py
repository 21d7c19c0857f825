"""What no single page shows: one grid, large letters, dark screens, colours that the person chose, and paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.kit.browser import AXE, RULES, OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.browser_layout import broken_numbers, edges, enlarge_text, overlaps, sideways
from tests.kit.portal import Portal
from tests.kit.secured_pages import PATHS

pytestmark = pytest.mark.browser

SHARED_PORTAL = True
EMAIL, TENANT, PASSWORD = "grille@example.org", "T0000600", "Tilleul-2026"
OWN = ["/envois/", "/ma-securite/", "/ma-securite/mot-de-passe/", "/ma-securite/appareils/", "/ma-securite/journal/"]
OPEN = ["/aide/", "/nous-contacter/", "/mentions-legales/", "/perdu/"]
VISITORS = ["/", "/connexion/", "/inscription/", "/mot-de-passe/", "/aide-inscription/"]
# The example of a topic is the tests' own, and not in the database of the portal.
SECURED = [path for path in PATHS if path != "/demander-un-badge/"]
# What is printed: a month with more lines than a page of the list has, and a request with what was written.
TO_PRINT = """
from django.utils import timezone
from forms.contact.topics import ContactTopic
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.contact import written
holder = Holder.objects.select_related("tenant", "account").get(tenant_id="T0000600", account_id="200005")
f.EntryFactory.create_batch(40, account=holder.account, accounting_date=timezone.localdate())
print(written(holder, ContactTopic.objects.filter(subject="ADMINISTRATIVE").first()).number_text)
"""
GOES_ON = "continue sur la page suivante"


@pytest.fixture
def tenant(portal: Portal) -> str:
    """Somebody with two accounts and a long name."""
    create_tenant_access(portal, EMAIL, TENANT, PASSWORD)
    return EMAIL


def visited(page: Page, email: str) -> Iterator[str]:
    """All addresses, those of visitors first: the window is then signed in."""
    for path in VISITORS:
        page.goto(path)
        yield path
    browser_sign_in(page, email, PASSWORD)
    expect(page).to_have_url(re.compile("/accueil/"))
    for path in [*SECURED, *OWN, *OPEN]:
        page.goto(path)
        yield path


@pytest.mark.other_way
def test_all_pages_stand_on_one_grid(tenant: str, open_browser: OpenBrowser) -> None:
    page, grids = open_browser("desktop"), {}
    for path in visited(page, tenant):
        found = edges(page)
        assert found["short"] == [], path
        assert None not in found["grid"], f"{path}: the third column is empty"
        grids[path] = tuple(found["grid"])
    assert len(set(grids.values())) == 1, grids
    # The control: a block that stops short of the edge of its page is seen.
    page.evaluate("document.querySelector('main .flow').insertAdjacentHTML('beforeend', '<form>x</form>')")
    page.evaluate("document.querySelector('main .flow > form:last-child').style.width = '20rem'")
    assert edges(page)["short"] != []


@pytest.mark.other_way
def test_letters_twice_as_large_fit_a_small_phone(tenant: str, open_browser: OpenBrowser) -> None:
    page, wrong = open_browser("phone"), {}
    for path in visited(page, tenant):
        enlarge_text(page)
        found = (sideways(page), overlaps(page), broken_numbers(page))
        if any(found):
            wrong[path] = found
    assert wrong == {}
    # The controls: a button on the name, and an amount and a phone number without room, are seen.
    page.goto("/accueil/")
    enlarge_text(page)
    page.evaluate("document.querySelector('.menu').style.gridArea = '1 / 1'")
    assert overlaps(page) != []
    narrow = "<p style='width:3ch;overflow-wrap:anywhere'>12\u202f345,67\u00a0€ 04\u00a065\u00a071\u00a000\u00a002</p>"
    page.evaluate("one => document.querySelector('main .flow').insertAdjacentHTML('afterbegin', one)", narrow)
    page.evaluate("document.querySelector('main .flow > p').style.width = '3ch'")
    page.evaluate("document.querySelector('main .flow > p').style.overflowWrap = 'anywhere'")
    assert len(broken_numbers(page)) == 2


@pytest.mark.other_way
def test_a_document_is_a_row_of_two_lines_on_a_phone(tenant: str, open_browser: OpenBrowser) -> None:
    page = open_browser("phone")
    browser_sign_in(page, tenant, PASSWORD)
    page.goto("/documents-divers/")
    rows = page.locator(".document")
    assert rows.count() > 2
    lines = "all => all.map(one => one.querySelector('.document__name').clientHeight / (15 * 1.35))"
    assert [found for found in rows.evaluate_all(lines) if found > 2.6] == []
    heights = rows.evaluate_all("all => all.map(one => one.querySelector('.button').clientHeight)")
    assert min(heights) >= 40
    assert not sideways(page)


@pytest.mark.other_way
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_dark_screens_are_as_readable(tenant: str, open_browser: OpenBrowser, size: str) -> None:
    page = open_browser(size, color_scheme="dark")
    for path in visited(page, tenant):
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 31)", path
        page.evaluate(AXE())
        found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES)
        assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found["violations"]] == [], path


@pytest.mark.other_way
def test_chosen_colours_reach_drawings_and_borders(tenant: str, open_browser: OpenBrowser) -> None:
    page = open_browser("desktop", forced_colors="active")
    browser_sign_in(page, tenant, PASSWORD)
    page.goto("/mon-compte/")
    text = page.evaluate("getComputedStyle(document.body).color")
    bar = page.locator(".account-year-chart g > path[fill=currentColor]").first
    assert bar.evaluate("one => getComputedStyle(one).fill") == text
    months = page.locator(".account-year-chart > text").first
    assert months.evaluate("one => getComputedStyle(one).fill") == text
    for border in (".signed-in .button", ".badge"):
        width = page.locator(f"{border} >> visible=true").first.evaluate("one => getComputedStyle(one).borderTopWidth")
        assert width == "2px", border


def test_paper_says_whose_it_is_and_leaves_the_tools_out(
    portal: Portal, tenant: str, open_browser: OpenBrowser, tmp_path: Path
) -> None:
    request = f"/envois/{portal.shell(TO_PRINT).strip().splitlines()[-1]}/"
    page = open_browser("desktop", color_scheme="dark")
    browser_sign_in(page, tenant, PASSWORD)
    for path in ("/mon-compte/", "/documents-divers/", "/envois/", request):
        page.goto(path)
        assert page.get_by_text("imprimé le").locator("visible=true").count() == 0, path
        # The controls: what is left out below is there to be left out.
        assert page.get_by_text(GOES_ON).locator("visible=true").count() == int(path == "/mon-compte/"), path
        assert page.locator("#repondre >> visible=true").count() == int(path == request), path
        page.emulate_media(media="print")
        expect(page.locator(".signed-in__name")).to_contain_text("compte n° 200005, imprimé le ")
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)", path
        for tool in (".button", ".page__side", ".pagination", ".signed-in__switch", ".site-footer", ".help-note"):
            assert page.locator(f"{tool} >> visible=true").count() == 0, f"{path} {tool}"
        assert page.get_by_text(GOES_ON).locator("visible=true").count() == 0, path
        assert page.locator("#repondre >> visible=true").count() == 0, path
        page.emulate_media(media="screen")
    page.emulate_media(media="print")
    for said in ("L'eau coule.", "Ce que vous avez envoyé"):
        assert page.get_by_text(said).locator("visible=true").count() == 1, said
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    written = "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(tmp_path / "page.pdf").pages)
    assert "L'eau coule." in written and "imprimé le" in written and "Nous écrire au sujet" not in written
    page.goto("/mon-compte/?imprimer=1&compte=200005")
    assert page.get_by_text(GOES_ON).count() == 0
    rows = page.locator(".ledger-month tbody tr >> visible=true")
    assert rows.count() > 40, "all months stand on the paper of the whole account"
