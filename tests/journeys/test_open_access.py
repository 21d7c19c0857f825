"""Somebody whom the sign-up does not recognise is let in: the manager confirms, the person chooses a password."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.kit.browser import AXE, RULES, SCREENS, Check, OpenBrowser, browser_sign_in
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

MANAGER, PERSON, PASSWORD, CHOSEN = "gael@example.org", "helene@example.org", "Tilleul-2026", "Cerisier-4207"
PREPARED = f"""
from django.contrib.auth.models import Group
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Agency, Tenant
from tests.kit.access_help import asked
user = User.objects.create_user({MANAGER!r}, {PASSWORD!r}, first_name="Gaël", last_name="Martin")
user.groups.add(Group.objects.get(name="Gestionnaires"))
user.agencies.set(Agency.objects.all())
Tenant.objects.filter(pk="T0000123").update(phone_mobile="+33612345678", email="ancienne@example.org")
print(asked(email={PERSON!r}).number_text)
"""


def good(page: Page, name: str) -> None:
    """In both sizes: no sideways scroll, and nothing of ours that axe refuses."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    for width, height in ((360, 800), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)  # the menu slides to its place
        page.screenshot(path=SCREENS / f"{name}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.evaluate(AXE())
    ours = "[class^=desk-], [class^=access-]"
    found = page.evaluate("([only, tags]) => axe.run({include: [only]}, {runOnly: tags})", [ours, RULES])
    assert found["violations"] == [], [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]]


def confirmed(page: Page, number: str) -> None:
    """What the manager does, from the request to the confirmation."""
    browser_sign_in(page, MANAGER, PASSWORD)
    expect(page).to_have_url(re.compile("/admin/$"))
    page.goto("/admin/demandes/?nature=help")
    page.get_by_role("link", name=number).click()
    page.get_by_role("link", name="Ouvrir l'accès de cette personne").click()
    good(page, "ouvrir-acces-choisir")
    page.get_by_role("link", name=re.compile("Ouvrir l'accès de DUPONT", re.I)).first.click()
    expect(page.get_by_text(PERSON)).to_be_visible()
    good(page, "ouvrir-acces-confirmer")
    page.get_by_role("button", name="Ouvrir l'accès").click()
    expect(page.get_by_text("Dites comment vous avez vérifié l'identité.")).to_be_visible()
    page.get_by_label("J'ai vu sa pièce d'identité en agence").check()
    page.get_by_role("button", name="Ouvrir l'accès").click()
    expect(page.get_by_text("L'accès est ouvert : le lien est parti à l'adresse de la demande.")).to_be_visible()


@pytest.mark.other_way
def test_a_manager_lets_somebody_in_who_chooses_the_password(
    portal: Portal, open_browser: OpenBrowser, check: Check
) -> None:
    number = portal.shell(PREPARED).strip().splitlines()[-1]
    confirmed(open_browser("desktop"), number)
    told = portal.mails.wait("ancienne@example.org", "Un accès vient d'être ouvert à votre nom")
    words = told.get_body(("plain",))
    assert words and "/activation/" not in words.get_content()

    page = open_browser("phone")
    page.goto(portal.link_in(portal.mails.wait(PERSON, "Votre accès à l'espace locataire")))
    check(page, "acces-ouvert-mot-de-passe")
    page.get_by_label(re.compile("^Votre nouveau mot de passe")).fill(CHOSEN)
    page.get_by_label("Confirmez votre nouveau mot de passe").fill(CHOSEN)
    page.get_by_role("button", name="Activer mon compte").click()
    expect(page.get_by_role("alert").get_by_text("Cochez la case pour accepter")).to_be_visible()
    check(page, "acces-ouvert-erreur")
    page.get_by_label(re.compile("^Votre nouveau mot de passe")).fill(CHOSEN)
    page.get_by_label("Confirmez votre nouveau mot de passe").fill(CHOSEN)
    page.get_by_label(re.compile("conditions générales")).check()
    page.get_by_role("button", name="Activer mon compte").click()
    expect(page.get_by_text("Vous allez être redirigé automatiquement dans quelques secondes.")).to_be_visible()
    browser_sign_in(page, PERSON, CHOSEN)
    expect(page.get_by_text("Vous devez 456,78")).to_be_visible()
