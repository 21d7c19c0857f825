"""The idle time-out in a browser at 360 px: warned, extended, also from another tab; a form that survives it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.kit.browser import Check, OpenBrowser, create_staff, create_tenant_access
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

EMAIL, STAFF, PASSWORD = "helene@example.org", "camille@example.org", "Tilleul-2026"
SECONDS = 18


@pytest.fixture(scope="module")
def real_parts() -> dict[str, str]:
    return {"PORTAL_IDLE_MINUTES": str(SECONDS / 60)}


@pytest.fixture(scope="module", autouse=True)
def access(portal: Portal) -> None:
    create_tenant_access(portal, EMAIL, "T0000123", PASSWORD)
    create_staff(portal, STAFF, "Communication", PASSWORD)


def come_in(page: Page, path: str, email: str = EMAIL) -> None:
    page.goto(f"/connexion/?next={path}")
    sign_in_here(page, email)
    expect(page).to_have_url(re.compile(rf"^[^?]*{path}"))


def sign_in_here(page: Page, email: str = EMAIL) -> None:
    page.get_by_label("Votre adresse de messagerie").fill(email)
    page.get_by_label("Votre mot de passe", exact=False).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Connexion").click()


@pytest.mark.other_way
def test_warned_extended_then_signed_out(open_browser: OpenBrowser, check: Check) -> None:
    page = open_browser("phone")
    come_in(page, "/mon-compte/")
    warning = page.get_by_role("alertdialog", name="Vous allez être déconnecté")
    expect(warning).to_be_visible(timeout=SECONDS * 1000)
    stay = page.get_by_role("button", name="Rester connecté")
    expect(stay).to_be_focused()
    page.screenshot(path="var/screens/fin-de-session-360.png")
    stay.click()
    expect(warning).to_be_hidden()

    # Another tab is used: this one learns of it and warns of nothing.
    page.wait_for_timeout(7_000)
    tab = page.context.new_page()
    tab.goto("/accueil/")
    page.wait_for_timeout(5_500)
    expect(warning).to_be_hidden()
    tab.close()

    expect(warning).to_be_visible(timeout=SECONDS * 1000)
    expect(page).to_have_url(re.compile(r"/connexion/\?next="), timeout=SECONDS * 2000)
    expect(page.get_by_text("Vous avez été déconnecté", exact=True)).to_be_visible()
    check(page, "connexion-apres-inactivite")
    sign_in_here(page)
    expect(page).to_have_url(re.compile("/mon-compte/"))


@pytest.mark.other_way
def test_staff_are_warned_in_the_admin(open_browser: OpenBrowser) -> None:
    page = open_browser("desktop")
    come_in(page, "/admin/", STAFF)
    warning = page.get_by_role("alertdialog", name="Vous allez être déconnecté")
    expect(warning).to_be_visible(timeout=SECONDS * 1000)
    page.screenshot(path="var/screens/fin-de-session-admin-1366.png")
    page.keyboard.press("Enter")
    expect(warning).to_be_hidden()
    page.reload()
    expect(page).to_have_url(re.compile("/admin/$"))


WITHOUT = pytest.param(False, id="without JavaScript", marks=pytest.mark.other_way)


@pytest.mark.other_way
@pytest.mark.parametrize("scripts", [pytest.param(True, id="with JavaScript"), WITHOUT])
def test_a_form_survives(scripts: bool, open_browser: OpenBrowser, check: Check) -> None:
    page = open_browser("phone", java_script_enabled=scripts)
    come_in(page, "/mes-preferences/")
    box = page.get_by_role("main").get_by_role("checkbox").first
    before = box.is_checked()
    box.set_checked(not before)
    if scripts:
        over = page.get_by_role("alertdialog", name="Vous avez été déconnecté")
        expect(over).to_be_visible(timeout=SECONDS * 2500)
        page.screenshot(path="var/screens/session-finie-360.png")
        page.get_by_role("button", name="Fermer ce message").click()
    else:
        page.wait_for_timeout((SECONDS + 8) * 1000)
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_text("Ce que vous veniez d'écrire est gardé", exact=False)).to_be_visible()
    if scripts:
        check(page, "connexion-saisie-gardee")
    sign_in_here(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre saisie a été gardée")
    if scripts:
        check(page, "saisie-gardee")
    page.get_by_role("button", name="Renvoyer", exact=True).click()
    expect(page).to_have_url(re.compile("/mes-preferences/"))
    assert page.get_by_role("main").get_by_role("checkbox").first.is_checked() is not before
