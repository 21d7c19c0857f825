"""*Ma sécurité*: a new password, a new address through both mails, the own journal, closing one's access."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.kit.browser import (
    Check,
    OpenBrowser,
    browser_sign_in,
    create_staff,
    create_tenant_access,
    menu_link,
    sent_to,
)
from tests.kit.portal import Portal
from tests.kit.services.html import HtmlChecker

pytestmark = pytest.mark.browser
OLD, NEW = "Tilleul-2026", "Noisetier-2031"
PEOPLE = {"phone": "T0000200", "desktop": "T0000300"}
both_sizes = pytest.mark.parametrize("size", ["phone", "desktop"])


@pytest.fixture(scope="module")
def people(portal: Portal) -> None:
    for size, tenant in PEOPLE.items():
        create_tenant_access(portal, f"{size}@example.org", tenant, OLD)
    create_staff(portal, "camille@example.org", "Communication", OLD)


def confirm(page: Page, password: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez que c'est vous")
    page.get_by_label("Votre mot de passe").fill(password)
    page.get_by_role("button", name="Continuer").click()


def title(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def change_password(page: Page, old: str, new: str) -> None:
    page.get_by_label("Votre mot de passe actuel").fill(old)
    page.get_by_label(re.compile("^Votre nouveau mot de passe")).fill(new)
    page.get_by_label("Confirmez votre nouveau mot de passe").fill(new)
    page.get_by_role("button", name="Changer mon mot de passe").click()


@pytest.mark.other_way
@both_sizes
def test_a_tenant_looks_after_the_access(
    size: str, portal: Portal, people: None, open_browser: OpenBrowser, check: Check
) -> None:
    email, address = f"{size}@example.org", f"{size}.nouvelle@example.org"
    page, other = open_browser(size), open_browser(size)
    for window in (other, page):
        browser_sign_in(window, email, OLD)
        expect(window).to_have_url(re.compile("/accueil/"))

    menu_link(page, size, "Ma sécurité")
    title(page, "Ma sécurité")
    expect(page.get_by_text("2 appareils")).to_be_visible()
    check(page, "ma-securite")

    page.get_by_role("link", name="Changement du mot de passe").click()
    check(page, "mot-de-passe")
    change_password(page, "Faux-2026", NEW)
    expect(page.get_by_text("Ce n'est pas votre mot de passe actuel.").first).to_be_visible()
    check(page, "mot-de-passe-erreur")
    change_password(page, OLD, NEW)
    expect(page.get_by_text("Votre mot de passe est changé.", exact=False)).to_be_visible()
    check(page, "mot-de-passe-change")
    portal.mails.wait(email, "Votre mot de passe a été changé")
    other.goto("/ma-securite/")
    title(other, "Connexion")

    menu_link(page, size, "Ma sécurité")
    page.get_by_role("link", name="Changement de l'identifiant").click()
    title(page, "Confirmez que c'est vous")
    check(page, "confirmer")
    confirm(page, OLD)
    expect(page.locator(".field--error")).to_be_visible()
    check(page, "confirmer-erreur")
    confirm(page, NEW)
    title(page, "Changement de l'identifiant")
    check(page, "identifiant")
    page.get_by_label(re.compile("^Votre nouvelle adresse")).fill(address)
    page.get_by_label("Confirmez votre nouvelle adresse").fill("autre@example.org")
    page.get_by_role("button", name="Recevoir le mail de confirmation").click()
    expect(page.get_by_label(re.compile("^Votre nouvelle adresse"))).to_have_value(address)
    check(page, "identifiant-erreur")
    page.get_by_label("Confirmez votre nouvelle adresse").fill(address)
    page.get_by_role("button", name="Recevoir le mail de confirmation").click()
    expect(page.get_by_role("heading", name="En attente de votre confirmation")).to_be_visible()
    check(page, "identifiant-attente")
    page.goto("/ma-securite/")
    check(page, "ma-securite-attente")

    portal.mails.wait(email, "Un changement d'identifiant a été demandé")
    link = portal.link_in(portal.mails.wait(address, "Confirmez votre nouvelle adresse"))
    mailbox = open_browser(size)  # the mail is read elsewhere
    mailbox.goto(link)
    check(mailbox, "identifiant-confirmer")
    mailbox.get_by_label("Votre mot de passe").fill(NEW)  # nobody is signed in there
    mailbox.get_by_role("button", name="Confirmer mon adresse").click()
    title(mailbox, "Votre identifiant est changé")
    check(mailbox, "identifiant-change")
    portal.mails.wait(email, "Votre identifiant a changé")
    mailbox.goto(link)
    title(mailbox, "Ce lien n'est plus valable")
    check(mailbox, "identifiant-perime")

    browser_sign_in(page, email, NEW)
    title(page, "Connexion")
    browser_sign_in(page, address, NEW)
    expect(page).to_have_url(re.compile("/accueil/"))
    page.goto("/ma-securite/journal/")
    expect(page.get_by_text("2 essais de connexion sans succès", exact=False)).to_be_visible()
    for words in ("Changement du mot de passe", "Changement de l'identifiant"):
        expect(page.locator("table").get_by_text(words, exact=True).first).to_be_visible()
    check(page, "journal")

    page.goto("/ma-securite/fermer/")
    confirm(page, NEW)
    title(page, "Fermer mon compte")
    check(page, "fermer")
    page.get_by_role("button", name="Fermer mon accès").click()
    expect(page.get_by_text("Cochez la case pour fermer votre accès.").first).to_be_visible()
    check(page, "fermer-erreur")
    page.get_by_label("Je veux fermer mon accès").check()
    page.get_by_role("button", name="Fermer mon accès").click()
    title(page, "Votre accès est fermé")
    check(page, "ferme")
    portal.mails.wait(address, "Votre accès à l'espace locataire est fermé")
    browser_sign_in(page, address, NEW)
    title(page, "Connexion")


@pytest.mark.other_way
def test_what_is_typed_goes_on_after_the_password_without_scripts(
    portal: Portal, people: None, open_browser: OpenBrowser, html_checker: HtmlChecker
) -> None:
    create_tenant_access(portal, "sans-script@example.org", "T0000600", OLD)
    page = open_browser("phone", java_script_enabled=False)
    browser_sign_in(page, "sans-script@example.org", OLD)
    expect(page).to_have_url(re.compile("/accueil/"))
    page.goto("/ma-securite/identifiant/")
    assert html_checker.errors(sent_to(page).text()) == []
    confirm(page, OLD)
    title(page, "Changement de l'identifiant")
    assert html_checker.errors(sent_to(page).text()) == []
    portal.shell(
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "from django.contrib.sessions.models import Session\n"
        "for row in Session.objects.all():\n"
        "    session = SessionStore(row.session_key)\n"
        "    for record in session.get('account_authentication_methods', []):\n"
        "        record['at'] -= 301\n"
        "    session.modified = True\n"
        "    session.save()"
    )
    for label in (re.compile("^Votre nouvelle adresse"), "Confirmez votre nouvelle adresse"):
        page.get_by_label(label).fill("sans-script.nouvelle@example.org")
    page.get_by_role("button", name="Recevoir le mail de confirmation").click()
    confirm(page, OLD)
    expect(page.get_by_role("heading", name="En attente de votre confirmation")).to_be_visible()
    page.get_by_role("button", name="Annuler le changement").click()
    expect(page.get_by_text("Le changement est annulé.", exact=False)).to_be_visible()


@pytest.mark.other_way
@both_sizes
def test_staff_find_it_too(size: str, portal: Portal, people: None, open_browser: OpenBrowser, check: Check) -> None:
    page = open_browser(size)
    browser_sign_in(page, "camille@example.org", OLD)
    expect(page).to_have_url(re.compile("/admin/"))
    page.goto("/ma-securite/")
    check(page, "ma-securite-personnel")
    page.goto("/ma-securite/identifiant/")
    check(page, "identifiant-personnel")
    if size == "desktop":
        page.goto("/admin/account/")
        page.get_by_role("tab", name="Plus d’actions").or_(page.get_by_role("tab", name="Plus d'actions")).click()
        page.get_by_role("link", name="Ma sécurité").click()
        title(page, "Ma sécurité")
