"""A tenant's access in the hands of a manager: found, blocked, shut out, opened again; a lost second factor."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.kit.browser import AXE, RULES, SCREENS, OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser
AT_A_DESK = True

TENANT, MANAGER, PASSWORD = "helene@example.org", "gael@example.org", "Tilleul-2026"
STAFF = """
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Agency, Tenant
user = User.objects.create_user({email!r}, {password!r}, first_name="Gaël", last_name="Martin")
user.groups.add(Group.objects.get(name="Gestionnaires"))
user.agencies.set(Agency.objects.all())
Tenant.objects.filter(pk="T0000123").update(phone_mobile="+33612345678")
"""
FACTOR = """
from allauth.mfa.models import Authenticator
from tenant_space.identity.models import User
Authenticator.objects.create(user=User.objects.get(email={email!r}), type="totp", data={{"secret": "x"}})
"""


@pytest.fixture(scope="module")
def people(portal: Portal) -> None:
    portal.shell(STAFF.format(email=MANAGER, password=PASSWORD))
    create_tenant_access(portal, TENANT, "T0000123", PASSWORD)


def good(page: Page, name: str) -> None:
    """No sideways scroll, and nothing of ours that axe refuses."""
    width = page.viewport_size["width"]
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.evaluate(AXE())
    ours = "[class^=desk-], [class^=access-]"
    found = page.evaluate("([only, tags]) => axe.run({include: [only]}, {runOnly: tags})", [ours, RULES])
    assert found["violations"] == [], [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]]


def find(page: Page, words: str) -> None:
    page.goto("/admin/acces-locataires/")
    page.get_by_label("Rechercher un locataire").fill(words)
    page.get_by_role("button", name="Rechercher").click()


def change(page: Page, button: str) -> None:
    """Open the page that confirms a button of the person shown."""
    page.get_by_role("link", name=button, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(button)


def signs_in(page: Page) -> None:
    browser_sign_in(page, TENANT, PASSWORD)
    expect(page).not_to_have_url(re.compile("/connexion/"))


@pytest.mark.other_way
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_manager_blocks_and_opens_an_access_again(
    portal: Portal, people: None, open_browser: OpenBrowser, size: str
) -> None:
    tenant, page = open_browser(size), open_browser(size)
    signs_in(tenant)
    browser_sign_in(page, MANAGER, PASSWORD)
    find(page, "hélène dupont")
    expect(page.get_by_role("heading", name="1 personne")).to_be_visible()
    good(page, "access-list")
    page.get_by_role("link", name=re.compile("DUPONT")).click()
    expect(page.get_by_text(TENANT)).to_be_visible()
    good(page, "access-active")
    change(page, "Bloquer l'accès")
    page.get_by_role("button", name="Bloquer l'accès").click()
    expect(page.get_by_text("Indiquez le motif")).to_be_visible()
    good(page, "access-block-refused")
    page.get_by_label("Motif").fill("Téléphone volé")
    page.get_by_role("button", name="Bloquer l'accès").click()
    expect(page.get_by_text("L'accès est bloqué.")).to_be_visible()
    good(page, "access-blocked")

    tenant.goto("/mon-compte/")
    expect(tenant.get_by_role("main").get_by_role("button", name=re.compile("connexion", re.I))).to_be_visible()
    browser_sign_in(tenant, TENANT, PASSWORD)
    expect(tenant.get_by_text("L'adresse ou le mot de passe n'est pas le bon").first).to_be_visible()
    mail = portal.mails.wait(TENANT, "Votre accès à l'espace locataire est bloqué")
    assert "appelez-nous" in mail.get_body(("plain",)).get_content()
    portal.mails.messages.clear()

    change(page, "Rétablir l'accès")
    good(page, "access-unblock")
    page.get_by_role("button", name="Rétablir l'accès").click()
    expect(page.get_by_text("L'accès est rétabli.")).to_be_visible()
    signs_in(tenant)


@pytest.mark.other_way
def test_a_lost_second_factor_is_removed_after_a_check(
    portal: Portal, people: None, open_browser: OpenBrowser
) -> None:
    portal.shell(FACTOR.format(email=TENANT))
    page = open_browser("desktop")
    browser_sign_in(page, MANAGER, PASSWORD)
    find(page, TENANT)
    page.get_by_role("link", name=re.compile("DUPONT")).click()
    change(page, "Retirer la double vérification")
    expect(page.get_by_role("link", name=re.compile("06.12.34.56.78"))).to_be_visible()
    good(page, "access-factor")
    page.get_by_label("Je l'ai rappelée au numéro que nous connaissions déjà").check()
    page.get_by_role("button", name="Retirer la double vérification").click()
    expect(page.get_by_text("La double vérification est retirée.")).to_be_visible()
    expect(page.get_by_text("Personne rappelée au numéro déjà connu")).to_be_visible()
    good(page, "access-factor-removed")
