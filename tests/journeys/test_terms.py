"""New terms of use, and the hint that follows a new password as one types."""

import re

import pytest
from playwright.sync_api import expect

from tests.kit.browser import Check, OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

EMAIL, PASSWORD = "helene@example.org", "Tilleul-2026"


@pytest.fixture(scope="module", autouse=True)
def person(portal: Portal) -> None:
    create_tenant_access(portal, EMAIL, "T0000123", PASSWORD)


def accepted(portal: Portal, version: str) -> None:
    portal.shell(
        "from tenant_space.identity.models import User\n"
        f"User.objects.filter(email={EMAIL!r}).update(terms_version={version!r})"
    )


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_new_terms_are_accepted_before_going_on(
    portal: Portal, open_browser: OpenBrowser, check: Check, size: str
) -> None:
    accepted(portal, "0")
    page = open_browser(size)
    browser_sign_in(page, EMAIL, PASSWORD)
    expect(page.get_by_role("heading", name="Nos conditions d'utilisation ont changé")).to_be_visible()
    check(page, "conditions")
    with page.expect_popup() as opened:
        page.get_by_role("main").get_by_role("link", name=re.compile("Lire les conditions générales")).click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text(re.compile("conditions", re.I))
    page.goto("/mon-compte/?page=1")
    page.get_by_role("button", name="J'accepte").click()
    expect(page.get_by_role("link", name=re.compile("Cochez la case"))).to_be_visible()
    check(page, "conditions-erreur")
    page.get_by_label(re.compile("J'ai lu")).check()
    page.get_by_role("button", name="J'accepte").click()
    page.wait_for_url(re.compile(r"/mon-compte/\?page=1$"))


@pytest.mark.other_way
def test_somebody_who_does_not_accept_may_leave(portal: Portal, open_browser: OpenBrowser) -> None:
    accepted(portal, "0")
    page = open_browser("phone")
    browser_sign_in(page, EMAIL, PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Me déconnecter").click()
    page.goto("/mon-compte/")
    expect(page.get_by_label("Votre adresse de messagerie")).to_be_visible()


@pytest.mark.other_way
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_rule_of_passwords_is_ticked_off_as_one_types(
    portal: Portal, open_browser: OpenBrowser, check: Check, size: str
) -> None:
    accepted(portal, "1")
    page = open_browser(size)
    browser_sign_in(page, EMAIL, PASSWORD)
    page.goto("/ma-securite/mot-de-passe/")
    rule, field = page.locator(".rule"), page.get_by_label("Votre nouveau mot de passe", exact=False).first
    check(page, "mot-de-passe-regle")
    field.press_sequentially("Tille")
    expect(rule.get_by_text("Il manque encore 3 caractères et 1 sorte de caractères.")).to_be_visible()
    expect(rule.locator(".rule__met")).to_have_count(2)
    field.press_sequentially("ul-")
    expect(rule.get_by_text("La forme de votre mot de passe convient.")).to_be_visible()
    expect(rule.locator("[data-condition=length]")).to_have_text(re.compile("^Rempli : au moins 8 caractères"))
    expect(rule.locator("[data-condition=digit]")).to_have_text("un chiffre")
    check(page, "mot-de-passe-regle-remplie")
    field.fill("")
    expect(rule.locator("[data-state]")).to_have_text("")
