"""A browser in both sizes, who signs in with it, and the bars of every page."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Error, Page, Response

from tests.kit.portal import Portal
from tests.kit.services import ROOT

# Chromium without its windows: the same engine for a fifth less of the processor.
BROWSER = "/usr/bin/chromium-headless-shell"
SCREENS = ROOT / "var/screens"

# What the fixtures of the journeys give: a window of a size on the portal, and the bars that a page is held against.
OpenBrowser = Callable[..., Page]
Check = Callable[[Page, str], None]


AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text


PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 800},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


DESKTOP: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}


SIZES = {"phone": PHONE, "desktop": DESKTOP}


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


_sent: WeakKeyDictionary[Page, Response] = WeakKeyDictionary()


def remember(page: Page, response: Response) -> None:
    """Keep the last document that the window received."""
    request = response.request
    with suppress(Error):  # the frame of a navigation is unknown until it is under way
        if request.is_navigation_request() and request.frame == page.main_frame:
            _sent[page] = response


def sent_to(page: Page) -> Response:
    """The last document that the window received, as the server sent it."""
    return _sent[page]


def browser_sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/connexion/")
    page.get_by_label("Votre adresse de messagerie").fill(email)
    page.get_by_label("Votre mot de passe", exact=False).fill(password)
    page.get_by_role("main").get_by_role("button", name=re.compile("connexion", re.I)).click()


def create_staff(portal: Portal, email: str, group: str, password: str) -> None:
    portal.shell(
        "from django.contrib.auth.models import Group\n"
        "from tenant_space.identity.models import User\n"
        f"user = User.objects.create_user({email!r}, {password!r})\n"
        f"user.groups.add(Group.objects.get(name={group!r}))"
    )


def create_tenant_access(portal: Portal, email: str, tenant_id: str, password: str) -> None:
    """Give somebody of the sample an access; one left by another module on a shared portal makes way."""
    portal.shell(
        "from allauth.account.models import EmailAddress\n"
        "from django.db.models import Q\n"
        "from tenant_space.identity.models import User\n"
        f"User.objects.filter(Q(tenant_id={tenant_id!r}) | Q(email={email!r})).delete()\n"
        f"user = User.objects.create_user({email!r}, {password!r}, tenant_id={tenant_id!r}, terms_version='1')\n"
        "EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)"
    )


def menu_link(page: Page, size: str, title: str) -> None:
    if size == "phone":
        page.locator("summary", has_text="Menu").click()
    page.get_by_role("link", name=title, exact=True).locator("visible=true").first.click()
