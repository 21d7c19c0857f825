"""The tenant's journey: from the public home page to a downloaded notice."""

import hashlib
import re

import pytest
from playwright.sync_api import Page, expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_tenant_access, menu_link
from tests.kit.browser_sign_up import credentials_sent, identity_sent, read_digits
from tests.kit.databases import DELTA, FULL, SAMPLE
from tests.kit.portal import Portal
from tests.kit.services.html import HtmlChecker

pytestmark = pytest.mark.browser

PASSWORD = "Tilleul-2026"
PEOPLE = {
    "phone": ("Hélène", ("9", "3", "1971"), "helene@example.org"),
    "desktop": ("Jérôme", ("31", "12", "1969"), "jerome@example.org"),
}


@pytest.mark.sqlite_too
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_from_the_home_page_to_a_downloaded_notice(
    size: str, portal: Portal, open_browser: OpenBrowser, check: Check
) -> None:
    first_name, born, email = PEOPLE[size]
    page = open_browser(size)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Extranet Locataires\u00a0: Site dédié aux locataires")
    expect(page.get_by_text("Vous n'êtes actuellement pas connecté.")).to_be_visible()
    check(page, "accueil-visiteur")

    menu_link(page, size, "Inscription locataire")
    check(page, "inscription-1")
    identity_sent(page, first_name, ("1", "1", "1901"))
    expect(page.get_by_text("Nous n'avons pas pu vérifier ces informations", exact=False).first).to_be_visible()
    expect(page.get_by_label("Prénom")).to_have_value(first_name)
    check(page, "inscription-1-erreur")
    identity_sent(page, first_name, born)
    expect(page.get_by_text("Saisissez vos nouvelles données de connexion", exact=False)).to_be_visible()
    check(page, "inscription-2")
    credentials_sent(page, email, PASSWORD)
    expect(page.get_by_text("Merci de votre inscription.", exact=False)).to_be_visible()
    check(page, "inscription-merci")

    mail = portal.mails.wait(email, "Activation de votre compte")
    page.goto(portal.link_in(mail))
    check(page, "activation")
    page.get_by_role("button", name=re.compile("activer", re.I)).click()
    expect(page.get_by_text("Votre compte a été correctement activé", exact=False)).to_be_visible()
    check(page, "activation-reussie")
    page.goto(portal.link_in(mail))
    expect(page.get_by_text(re.compile("n'est plus valable"))).to_be_visible()
    check(page, "activation-perimee")

    browser_sign_in(page, email, "Faux-2026")
    expect(page.get_by_label("Votre adresse de messagerie")).to_have_value(email)
    check(page, "connexion-erreur")
    browser_sign_in(page, email, PASSWORD)
    expect(page.get_by_text("Vous devez 456,78")).to_be_visible()
    check(page, "accueil-locataire")

    menu_link(page, size, "Mon compte")
    expect(page.get_by_text("Loyer principal octobre 2026").first).to_be_visible()
    check(page, "mon-compte")
    menu_link(page, size, "Ma résidence")
    expect(page.get_by_text("Logement T2").first).to_be_visible()
    expect(page.get_by_text("Garage").first).to_be_visible()
    check(page, "ma-residence")
    menu_link(page, size, "Documents divers")
    check(page, "documents-divers")
    with page.expect_download() as download:
        page.locator("a[href='/documents/D0000004/fichier/']").click()
    expected = (SAMPLE / FULL / "documents/AE_123456_20261031_4.pdf").read_bytes()
    assert hashlib.sha256(download.value.path().read_bytes()).digest() == hashlib.sha256(expected).digest()
    assert download.value.suggested_filename == "AE_123456_20261031_4.pdf"

    menu_link(page, size, "Nous contacter")
    expect(page.get_by_text("Votre agence de proximité").first).to_be_visible()
    check(page, "nous-contacter")
    menu_link(page, size, "Aide")
    check(page, "aide")
    if size == "phone":
        page.locator("summary", has_text="Menu").click()
    page.get_by_role("button", name=re.compile("déconnexion", re.I)).locator("visible=true").first.click()
    expect(page.get_by_text("Vous n'êtes actuellement pas connecté.")).to_be_visible()
    page.go_back()
    page.reload()
    expect(page.get_by_text("456,78")).to_have_count(0)


def test_the_next_night_the_payment_has_arrived(portal: Portal, open_browser: OpenBrowser, check: Check) -> None:
    portal.manage("import_erp", str(SAMPLE / DELTA))
    page = open_browser("phone")
    browser_sign_in(page, PEOPLE["phone"][2], PASSWORD)
    expect(page.get_by_text("Votre solde est à jour.")).to_be_visible()
    check(page, "accueil-a-jour")


@pytest.mark.other_way
def test_everything_works_without_javascript(portal: Portal, open_browser: OpenBrowser, check: Check) -> None:
    page = open_browser("phone", java_script_enabled=False)
    page.goto("/inscription/")
    page.get_by_label("Numéro du compte client").fill("200002")
    page.get_by_label(re.compile(r"^Nom\b")).fill("La Tour d'Auvergne")
    page.get_by_label("Prénom").fill("Jean Loup")
    for label, value in zip(("Jour", "Mois", "Année"), ("01", "01", "1950"), strict=True):
        page.get_by_label(label).fill(value)
    read_digits(page, portal)
    page.get_by_role("button", name=re.compile("valider", re.I)).click()
    credentials_sent(page, "jean-loup@example.org", PASSWORD)
    mail = portal.mails.wait("jean-loup@example.org", "Activation de votre compte")
    page.goto(portal.link_in(mail))
    page.get_by_role("button", name=re.compile("activer", re.I)).click()
    browser_sign_in(page, "jean-loup@example.org", PASSWORD)
    expect(page.get_by_text("Votre compte présente un avoir de 20,00")).to_be_visible()
    menu_link(page, "phone", "Mon compte")
    expect(page).to_have_url(re.compile("/mon-compte/"))


@pytest.mark.other_way
def test_a_lost_password_is_replaced(portal: Portal, open_browser: OpenBrowser, check: Check) -> None:
    create_tenant_access(portal, "jean-loup@example.org", "T0000300", PASSWORD)
    page = open_browser("phone")
    page.goto("/")
    menu_link(page, "phone", "Perte du mot de passe")
    check(page, "mot-de-passe")
    page.get_by_label("Votre adresse de messagerie").fill("jean-loup@example.org")
    page.get_by_role("button", name=re.compile("valider", re.I)).click()
    expect(
        page.get_by_text("Un mail vient de vous être envoyé afin de ré-initialiser votre mot de passe.")
    ).to_be_visible()
    check(page, "mot-de-passe-envoye")
    mail = portal.mails.wait("jean-loup@example.org", "Votre nouveau mot de passe")
    page.goto(portal.link_in(mail))
    check(page, "mot-de-passe-nouveau")
    page.get_by_label(re.compile("^Votre nouveau mot de passe")).fill("Platane-2027")
    page.get_by_label("Confirmez votre nouveau mot de passe").fill("Platane-2027")
    page.get_by_role("main").get_by_role("button").last.click()
    check(page, "mot-de-passe-change")
    browser_sign_in(page, "jean-loup@example.org", "Platane-2027")
    expect(page.get_by_text("avoir de 20,00", exact=False)).to_be_visible()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_other_pages_hold_the_bars_too(size: str, portal: Portal, open_browser: OpenBrowser, check: Check) -> None:
    page = open_browser(size)
    for name, path in {
        "connexion": "/connexion/",
        "activation-renvoi": "/activation/",
        "cgu": "/conditions-generales-d-utilisation/",
        "mentions-legales": "/mentions-legales/",
        "donnees-personnelles": "/donnees-personnelles/",
        "accessibilite": "/accessibilite/",
        "contact-visiteur": "/nous-contacter/",
        "404": "/nulle-part/",
    }.items():
        page.goto(path)
        check(page, name)


def test_the_scanner_sees_a_bad_page(page: Page, html_checker: HtmlChecker) -> None:
    """The control: a page with planted faults is found out by both checkers."""
    from tests.kit.browser import AXE, RULES

    bad = "<!DOCTYPE html><html><body><h2>x<h2><img src=x><font>y</font><input></body></html>"
    page.set_content(bad)
    page.evaluate(AXE())
    found = {v["id"] for v in page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)["violations"]}
    assert {"image-alt", "label", "html-has-lang"} <= found
    assert html_checker.errors(bad)
