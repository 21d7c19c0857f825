"""Somebody who cannot sign up asks for help; a manager reads it, looks at the access, and answers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.kit.browser import AXE, RULES, SCREENS, Check, OpenBrowser, browser_sign_in
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

MANAGER, PASSWORD = "gael@example.org", "Tilleul-2026"
STAFF = f"""
from django.contrib.auth.models import Group
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Agency
user = User.objects.create_user({MANAGER!r}, {PASSWORD!r}, first_name="Gaël", last_name="Martin")
user.groups.add(Group.objects.get(name="Gestionnaires"))
user.agencies.set(Agency.objects.all())
"""
DIGITS = "from tenant_space.identity.challenge.checks import digits_of; print(digits_of({token!r}))"


@pytest.fixture(scope="module")
def manager(portal: Portal) -> None:
    portal.shell(STAFF)


def write(page: Page, email: str) -> None:
    page.get_by_label(re.compile(r"^Nom\b")).fill("Dupont")
    page.get_by_label("Prénom").fill("Hélène")
    page.get_by_label(re.compile("^Numéro du compte client")).fill("123456")
    page.get_by_label("Mes informations ne sont pas reconnues").check()
    page.get_by_label("Votre message").fill("Mon nom a changé cet été.\nMerci.")
    page.get_by_label("Adresse de messagerie").fill(email)


def good(page: Page, name: str) -> None:
    """No sideways scroll, and nothing of ours that axe refuses."""
    width = page.viewport_size["width"]
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.evaluate(AXE())
    found = page.evaluate("tags => axe.run({include: ['[class^=desk-]']}, {runOnly: tags})", RULES)["violations"]
    assert found == [], [(v["id"], v["nodes"][0]["html"][:200]) for v in found]


def answer(page: Page, number: str) -> None:
    """What the manager does about it."""
    browser_sign_in(page, MANAGER, PASSWORD)
    expect(page).to_have_url(re.compile("/admin/$"))
    page.goto("/admin/demandes/?nature=help")
    page.get_by_role("link", name=number).click()
    expect(page.get_by_text("Identité non vérifiée")).to_be_visible()
    expect(page.get_by_text("Mon nom a changé cet été.")).to_be_visible()
    good(page, "aide-gestionnaire")
    page.get_by_role("link", name=re.compile("Voir l'accès des locataires du compte 123456")).click()
    expect(page.get_by_text(re.compile("DUPONT", re.I)).first).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Marquer comme traitée").click()
    said = f"Envoi n° {number} : Demande traitée. La personne reçoit votre réponse par mail."
    expect(page.get_by_text(said)).to_be_visible()
    good(page, "aide-gestionnaire-traitee")


@pytest.mark.other_way
@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_the_sign_in_page_to_the_managers_answer(
    portal: Portal, manager: None, open_browser: OpenBrowser, check: Check, size: str, script: bool
) -> None:
    email = f"helene-{size}-{script}@example.org".lower()
    page = open_browser(size, java_script_enabled=script)
    page.goto("/connexion/")
    page.get_by_role("link", name="Demander de l'aide par écrit").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Demander de l'aide pour m'inscrire")
    if script:
        check(page, "aide-demande")
        expect(page.get_by_text("Contrôle anti-robot réussi")).to_be_visible()
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text(re.compile("points à corriger"))).to_be_visible()
    if script:
        check(page, "aide-demande-erreurs")
    write(page, email)
    if script:
        expect(page.get_by_text("Contrôle anti-robot réussi")).to_be_visible()
    else:
        token = page.locator("[name=challenge_token]").input_value()
        page.get_by_label("Chiffres de l'image").fill(portal.shell(DIGITS.format(token=token)).strip())
    send = page.get_by_role("button", name="Envoyer")
    send.dblclick() if script else send.click()
    expect(page.get_by_text("Votre demande est envoyée")).to_be_visible()
    if script:
        check(page, "aide-demande-envoyee")
    number = page.locator(".alert strong").inner_text()
    portal.mails.wait(email, "Nous avons bien reçu votre demande d'aide", saying=number)
    if script:
        answer(open_browser(size), number)
        portal.mails.wait(email, "Votre demande d'aide est traitée", saying=number)
