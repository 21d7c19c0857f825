"""A button that sends says so at once, sends once, and is alive again when one comes back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.kit.browser import OpenBrowser, create_tenant_access
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser

SHARED_PORTAL = True
EMAIL, PASSWORD = "pressee@example.org", "Tilleul-2026"
COME_BACK = "window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"


@pytest.fixture(scope="module", autouse=True)
def access(portal: Portal) -> None:
    portal.shell("from tests.kit import factories as f; f.HolderFactory(tenant__tenant_id='TTWICE')")
    create_tenant_access(portal, EMAIL, "TTWICE", PASSWORD)


def counted(page: Page) -> list[str]:
    """The forms that leave from now on, by their paths."""
    left: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            left.append(request.url)

    page.on("request", note)
    return left


def held_back(page: Page) -> None:
    """What is sent gets no page for an answer, so that the one shown stays."""

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=204)
        else:
            route.continue_()

    page.route("**/*", hold)


def filled(page: Page, address: str = "/connexion/") -> None:
    page.goto(address)
    page.get_by_label("Votre adresse de messagerie").fill(EMAIL)
    page.get_by_label("Votre mot de passe", exact=False).fill(PASSWORD)


def test_a_sign_in_tapped_twice_leaves_once_and_says_that_it_works(open_browser: OpenBrowser) -> None:
    page = open_browser("phone")
    filled(page)
    left = counted(page)
    held_back(page)
    button = page.get_by_role("main").get_by_role("button", name=re.compile("^connexion", re.I))
    button.dblclick()
    button.dispatch_event("click")
    expect(button).to_have_text("Connexion en cours…")
    expect(button).to_have_attribute("aria-disabled", "true")
    assert len(left) == 1
    page.evaluate(COME_BACK)
    expect(button).to_have_text("Connexion")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    button.click()
    expect(button).to_have_text("Connexion en cours…")
    assert len(left) == 2


def test_the_first_press_signs_in(open_browser: OpenBrowser) -> None:
    page = open_browser("phone")
    filled(page)
    left = counted(page)
    page.get_by_role("main").get_by_role("button", name=re.compile("^connexion", re.I)).dblclick()
    expect(page).to_have_url(re.compile("/accueil/$"))
    assert len(left) == 1


@pytest.mark.other_way
def test_the_enter_key_is_a_press_too(open_browser: OpenBrowser) -> None:
    page = open_browser("phone")
    filled(page)
    left = counted(page)
    held_back(page)
    box = page.get_by_label("Votre mot de passe", exact=False)
    box.press("Enter")
    box.press("Enter")
    expect(page.get_by_role("button", name="Connexion en cours…")).to_be_visible()
    assert len(left) == 1


@pytest.mark.other_way
def test_a_form_that_the_browser_finds_wrong_stays_free(open_browser: OpenBrowser) -> None:
    page = open_browser("phone")
    filled(page)
    page.evaluate("document.querySelector('main form').noValidate = false")
    box = page.get_by_label("Votre mot de passe", exact=False)
    box.evaluate("box => { box.required = true; }")
    box.fill("")
    left = counted(page)
    button = page.get_by_role("main").get_by_role("button", name=re.compile("^connexion", re.I))
    button.click()
    assert not left
    expect(button).to_have_text("Connexion")
    box.fill(PASSWORD)
    button.click()
    expect(page).to_have_url(re.compile("/accueil/$"))


@pytest.mark.other_way
@pytest.mark.parametrize("address", ["/mot-de-passe/", "/activation/"])
def test_every_form_has_it(open_browser: OpenBrowser, address: str) -> None:
    page = open_browser("phone")
    page.goto(address)
    left = counted(page)
    held_back(page)
    button = page.get_by_role("main").locator("form[method=post] button[type=submit]").last
    button.dblclick()
    expect(button).to_have_attribute("aria-disabled", "true")
    assert len(left) == 1


@pytest.mark.other_way
def test_without_javascript_two_presses_are_one_sign_in(open_browser: OpenBrowser) -> None:
    page = open_browser("phone", java_script_enabled=False)
    filled(page, "/connexion/?next=/mes-preferences/")
    page.get_by_role("main").get_by_role("button", name=re.compile("^connexion", re.I)).dblclick()
    expect(page).to_have_url(re.compile("/mes-preferences/$"))
