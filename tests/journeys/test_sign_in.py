"""Coming in and going out, at 360 px: sign-in, staying, a lost password with and without JavaScript, devices."""

import re

import pytest
from playwright.sync_api import Cookie, Page, expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

EMAIL, OTHER, PASSWORD, NEW = "helene@example.org", "jerome@example.org", "Tilleul-2026", "Marronnier-2027"
SUBJECT = "Votre nouveau mot de passe"


@pytest.fixture(scope="module", autouse=True)
def access(portal: Portal) -> None:
    create_tenant_access(portal, EMAIL, "T0000123", PASSWORD)
    create_tenant_access(portal, OTHER, "T0000124", PASSWORD)


def leave(page: Page, size: str) -> None:
    if size == "phone":
        page.locator("summary", has_text="Menu").click()
    page.get_by_role("button", name="Déconnexion").locator("visible=true").first.click()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_wrong_then_right_then_out(size: str, open_browser: OpenBrowser, check: Check) -> None:
    page = open_browser(size)
    page.goto("/connexion/")
    check(page, "connexion")
    browser_sign_in(page, EMAIL, "Faux-2026")
    expect(page.get_by_role("alert").first).to_contain_text("L'adresse ou le mot de passe n'est pas le bon")
    expect(page.get_by_role("link", name="Choisir un nouveau mot de passe")).to_be_visible()
    expect(page.get_by_role("link", name="Recevoir à nouveau le mail d'activation")).to_be_visible()
    expect(page.get_by_label("Votre adresse de messagerie")).to_have_value(EMAIL)
    check(page, "connexion-refusee")
    password = page.get_by_label("Votre mot de passe", exact=False)
    password.fill(PASSWORD)
    page.get_by_role("button", name="Afficher : Votre mot de passe").click()
    expect(page.locator("#id_password")).to_have_attribute("type", "text")
    page.get_by_role("main").get_by_role("button", name="Connexion").click()
    expect(page).to_have_url(re.compile("/accueil/$"))
    assert session_cookie(page)["expires"] == -1
    page.goto("/deconnexion/")
    check(page, "deconnexion")
    page.goto("/accueil/")
    leave(page, size)
    expect(page.get_by_text("Vous n'êtes actuellement pas connecté.")).to_be_visible()
    page.goto("/mon-compte/")
    expect(page).to_have_url(re.compile("/connexion/"))


def session_cookie(page: Page) -> Cookie:
    return next(cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid")


@pytest.mark.other_way
def test_staying_connected_and_the_other_devices(open_browser: OpenBrowser, check: Check) -> None:
    phone, desktop = open_browser("phone"), open_browser("desktop")
    for page in (phone, desktop):
        page.goto("/connexion/?next=/ma-securite/appareils/")
        page.get_by_label("Votre adresse de messagerie").fill(EMAIL)
        page.get_by_label("Votre mot de passe", exact=False).fill(PASSWORD)
        page.get_by_label("Rester connecté sur cet appareil").check()
        page.get_by_role("main").get_by_role("button", name="Connexion").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Mes appareils")
    assert session_cookie(phone)["expires"] > 0
    phone.reload()
    expect(phone.get_by_text("Cet appareil", exact=True)).to_have_count(1)
    check(phone, "appareils")
    check(desktop, "appareils")
    phone.get_by_role("button", name="Déconnecter les autres appareils").click()
    expect(phone.get_by_text("Vos autres appareils sont déconnectés.")).to_be_visible()
    expect(phone.get_by_text("sur aucun autre")).to_be_visible()
    desktop.reload()
    expect(desktop).to_have_url(re.compile("/connexion/"))
    check(phone, "appareils-seul")


@pytest.mark.parametrize(
    ("scripts", "email"), [(True, EMAIL), (False, OTHER)], ids=["with JavaScript", "without JavaScript"]
)
def test_a_lost_password(scripts: bool, email: str, portal: Portal, open_browser: OpenBrowser, check: Check) -> None:
    page = open_browser("phone", java_script_enabled=scripts)
    page.goto("/connexion/")
    page.get_by_role("link", name="Perte du mot de passe").first.click()
    if scripts:
        check(page, "mot-de-passe-perdu")
    page.get_by_label("Votre adresse de messagerie").fill(email)
    page.get_by_role("main").get_by_role("button", name=re.compile("valider", re.I)).click()
    expect(
        page.get_by_text("Un mail vient de vous être envoyé afin de ré-initialiser votre mot de passe.")
    ).to_be_visible()
    if scripts:
        check(page, "mot-de-passe-envoye")
    link = portal.link_in(portal.mails.wait(email, SUBJECT))
    page.goto(link)
    if scripts:
        check(page, "mot-de-passe-nouveau")
    page.get_by_label(re.compile("^Votre nouveau mot de passe")).fill(NEW)
    page.get_by_label("Confirmez votre nouveau mot de passe").fill(NEW)
    page.get_by_role("main").get_by_role("button", name="Enregistrer mon mot de passe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre mot de passe est changé")
    if scripts:
        check(page, "mot-de-passe-change")
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien n'est plus valable")
    if scripts:
        check(page, "mot-de-passe-lien-mort")
    browser_sign_in(page, email, NEW)
    expect(page).to_have_url(re.compile("/accueil/$"))
