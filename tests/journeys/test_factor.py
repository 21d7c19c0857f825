"""The double check in a real browser: keys with Chromium's virtual device, codes, recovery codes, staff."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_staff, create_tenant_access
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

PASSWORD = "Tilleul-2026"
PEOPLE = {
    "phone": ("telephone@example.org", "T0000123", "agent-telephone@example.org"),
    "desktop": ("bureau@example.org", "T0000124", "agent-bureau@example.org"),
}


@pytest.fixture(scope="module")
def real_parts() -> dict[str, str]:
    """As in production: staff must have a second factor."""
    return {"PORTAL_STAFF_SECOND_FACTOR": "1"}


def code_of(secret: str, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def with_device(page: Page, *, verifies: bool = True) -> None:
    """Give the window a device that keeps keys and recognises its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()


def confirm_password(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez que c'est vous")
    page.get_by_label("Votre mot de passe", exact=False).first.fill(PASSWORD)
    press(page, "Continuer")


def title(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def shown_codes(page: Page) -> list[str]:
    return page.get_by_role("list", name="Codes de secours").get_by_role("listitem").all_inner_texts()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_key_an_application_and_recovery_codes(
    size: str, portal: Portal, open_browser: OpenBrowser, check: Check
) -> None:
    email, tenant, _ = PEOPLE[size]
    create_tenant_access(portal, email, tenant, PASSWORD)
    page = open_browser(size)
    with_device(page)

    # a key
    page.goto("/connexion/")
    check(page, "connexion-cle")
    browser_sign_in(page, email, PASSWORD)
    page.goto("/ma-securite/double-verification/")
    expect(page.get_by_text("Pas activée")).to_be_visible()
    check(page, "double-verification-vide")
    follow(page, "Ajouter une clé d'accès")
    confirm_password(page)
    title(page, "Ajouter une clé d'accès")
    page.get_by_label("Nom de la clé").fill("Mon téléphone")
    check(page, "cle-ajouter")
    press(page, "Ajouter cette clé")
    title(page, "Vos codes de secours")
    check(page, "codes-de-secours")
    codes = shown_codes(page)
    assert len(codes) == 10
    with page.expect_download() as download:
        follow(page, "Télécharger")
    assert download.value.suggested_filename == "codes-de-secours.txt"
    assert codes[0].replace(" ", "") in download.value.path().read_text()
    follow(page, "J'ai gardé mes codes")
    title(page, "Double vérification")
    expect(page.get_by_text("Activée", exact=True)).to_be_visible()
    expect(page.get_by_text("Mon téléphone", exact=True)).to_be_visible()
    portal.mails.wait(email, "Votre double vérification a changé")

    # signing in with it alone
    sign_out(page)
    page.goto("/connexion/?next=/ma-securite/double-verification/")
    press(page, "Utiliser ma clé d'accès")
    title(page, "Double vérification")
    expect(page.get_by_text("utilisée le")).to_be_visible()

    # renaming it
    page.get_by_role("link", name="Renommer la clé Mon téléphone").click()
    page.wait_for_url("**/confirmer/**")
    check(page, "confirmer-mot-de-passe")
    follow(page, "Avec une clé d'accès")
    check(page, "confirmer-cle")
    press(page, "Utiliser ma clé d'accès")
    title(page, "Renommer une clé d'accès")
    check(page, "cle-renommer")
    page.get_by_label("Nom de la clé").fill("Mon vieux téléphone")
    press(page, "Enregistrer le nom")
    expect(page.get_by_text("Mon vieux téléphone", exact=True)).to_be_visible()

    # an application
    follow(page, "Ajouter une application")
    title(page, "Ajouter une application d'authentification")
    page.get_by_label("Le code affiché par l'application").fill("12 34")
    press(page, "Ajouter l'application")
    expect(page.get_by_text("Ce code n'est pas le bon").first).to_be_visible()
    check(page, "application-erreur")
    secret = "".join(page.locator(".secret span").all_inner_texts())
    page.get_by_label("Le code affiché par l'application").fill(code_of(secret, -1))
    press(page, "Ajouter l'application")
    title(page, "Double vérification")
    check(page, "double-verification")

    # signing in with the password and a code, or the key, or a recovery code
    for name, expected in (("code", True), (codes[4], True), (codes[4], False), ("key", True)):
        sign_out(page)
        browser_sign_in(page, email, PASSWORD)
        title(page, "Double vérification")
        if name == "key":
            press(page, "Utiliser ma clé d'accès")
        else:
            page.get_by_label("Votre code").fill(code_of(secret) if name == "code" else name)
            press(page, "Vérifier et me connecter")
        if expected:
            page.wait_for_url(lambda url: "/connexion/" not in url)
        else:
            expect(page.get_by_text("Ce code n'est pas le bon").first).to_be_visible()
            check(page, "connexion-verification")
            press(page, "Annuler la connexion")
            title(page, "Connexion")

    # confirming with a code, new codes, and removing everything
    page.goto("/ma-securite/codes/nouveaux/")
    follow(page, "Avec un code")
    check(page, "confirmer-code")
    page.get_by_label("Votre code").fill(codes[7])
    press(page, "Continuer")
    title(page, "Créer de nouveaux codes de secours")
    check(page, "codes-nouveaux")
    press(page, "Créer de nouveaux codes")
    assert not set(shown_codes(page)) & set(codes)
    page.reload()
    expect(page.get_by_text("Il vous reste 10 codes sur 10.")).to_be_visible()
    check(page, "codes-deja-vus")
    page.goto("/ma-securite/application/retirer/")
    check(page, "application-retirer")
    press(page, "Retirer l'application")
    page.get_by_role("link", name=re.compile("Retirer la clé")).click()
    expect(page.get_by_text("C'est votre dernière protection", exact=False)).to_be_visible()
    check(page, "cle-retirer")
    press(page, "Retirer la clé")
    expect(page.get_by_text("Pas activée")).to_be_visible()


@pytest.mark.other_way
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_staff_are_led_to_a_second_factor_and_then_come_in(
    size: str, portal: Portal, open_browser: OpenBrowser, check: Check
) -> None:
    email = PEOPLE[size][2]
    create_staff(portal, email, "Gestionnaires", PASSWORD)
    page = open_browser(size)
    with_device(page)
    browser_sign_in(page, email, PASSWORD)
    title(page, "Protégez votre accès pour continuer")
    check(page, "personnel-double-verification")
    page.goto("/admin/submissions/")
    title(page, "Protégez votre accès pour continuer")
    follow(page, "Ajouter une clé d'accès")
    confirm_password(page)
    press(page, "Ajouter cette clé")
    follow(page, "J'ai gardé mes codes")
    check(page, "double-verification-personnel")
    page.get_by_role("link", name=re.compile("Retirer la clé")).click()
    expect(page.get_by_text("obligatoire pour le personnel", exact=False)).to_be_visible()
    check(page, "cle-retirer-refus")
    page.goto("/admin/")
    expect(page.locator("h1")).to_be_visible()
    assert page.url.endswith("/admin/")


@pytest.mark.other_way
def test_a_device_that_does_not_recognise_its_owner_says_so(
    portal: Portal, open_browser: OpenBrowser, check: Check
) -> None:
    page = open_browser("phone")
    with_device(page, verifies=False)
    page.goto("/connexion/")
    press(page, "Utiliser ma clé d'accès")
    expect(page.get_by_text("La vérification n'a pas abouti", exact=False)).to_be_visible()
    check(page, "connexion-cle-refus")


@pytest.mark.other_way
def test_without_javascript_the_key_is_not_offered(portal: Portal, open_browser: OpenBrowser) -> None:
    page = open_browser("phone", java_script_enabled=False)
    page.goto("/connexion/")
    expect(page.get_by_role("button", name="Utiliser ma clé d'accès")).to_be_hidden()


def sign_out(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")
