"""Real browsers against a running portal."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.kit.browser import AXE, BROWSER, RULES, SCREENS, SIZES, Check, OpenBrowser, remember, sent_to
from tests.kit.databases import Databases
from tests.kit.erp import NightlyErp
from tests.kit.portal import Portal
from tests.kit.services import HtmlChecker, SeaweedS3

expect.set_options(timeout=20_000)  # two cores, shared with the portal and its database


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    return {
        **browser_type_launch_args,
        "executable_path": BROWSER,
        # Tabs of one site share a process: there is nobody here to be kept apart from.
        "args": [*quiet, "--disable-component-update", "--disable-sync", "--disable-site-isolation-trials"],
    }


@pytest.fixture(scope="session")
def site_template(databases: Databases) -> str:
    """A database with the pages and the first batch, made once."""
    return databases.batch_prepared()


@pytest.fixture(scope="session")
def s3_for_requests() -> Iterator[SeaweedS3]:
    server = SeaweedS3().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def real_parts(request: pytest.FixtureRequest) -> dict[str, str]:
    """Object storage and virus scanner, for a module that says `REAL_PARTS = True`."""
    if not getattr(request.module, "REAL_PARTS", False):
        return {}
    s3, clamav = request.getfixturevalue("s3_for_requests"), request.getfixturevalue("clamav")
    return {**s3.environment, "PORTAL_CLAMD": clamav.address}


@dataclass(slots=True)
class Kept:
    """A running portal that the modules of one process use one after the other."""

    portal: Portal
    """The portal, always at the same address and on a database of the same name."""
    as_begun: bool = True
    """Whether only modules that change nothing, or what is theirs alone, used it since it began."""


def _media_copied(databases: Databases, portal: Portal) -> None:
    shutil.copytree(databases.folder / "media", portal.folder / "media", dirs_exist_ok=True)


def _started(databases: Databases, site_template: str, environment: dict[str, str]) -> Portal:
    running = Portal(databases.copy(site_template), environment=environment)
    _media_copied(databases, running)
    return running.start()


@pytest.fixture(scope="session")
def kept_portals() -> Iterator[dict[str, Kept]]:
    """The portals of this process, by what they are set to."""
    kept: dict[str, Kept] = {}
    yield kept
    for one in kept.values():
        one.portal.stop()


@pytest.fixture(scope="module")
def portal(
    request: pytest.FixtureRequest,
    databases: Databases,
    site_template: str,
    real_parts: dict[str, str],
    kept_portals: dict[str, Kept],
) -> Iterator[Portal]:
    """A portal holding the first batch of the sample, as on its first day.

    What is loaded is kept from module to module, the rest made again: the database, the files, the web and the worker.
    Modules with `SHARED_PORTAL` use it as their neighbours of the same kind left it.
    """
    shared = getattr(request.module, "SHARED_PORTAL", False)
    kept = kept_portals.get(repr(real_parts))
    if kept is None:
        kept = kept_portals[repr(real_parts)] = Kept(_started(databases, site_template, real_parts))
    elif not (shared and kept.as_begun):
        kept.portal.empty()
        databases.copy_over(kept.portal.environment["PORTAL_DATABASE_URL"], site_template)
        _media_copied(databases, kept.portal)
        kept.portal.start()
    kept.as_begun = shared
    yield kept.portal


@pytest.fixture(scope="module")
def erp(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> NightlyErp:
    """The landlord's software, for a module that has the portal to itself."""
    return NightlyErp(portal, tmp_path_factory.mktemp("erp"))


@pytest.fixture(scope="session")
def html_checker() -> Iterator[HtmlChecker]:
    checker = HtmlChecker()
    yield checker
    checker.stop()


@pytest.fixture
def open_browser(browser: Browser, portal: Portal) -> Iterator[OpenBrowser]:
    """Open a window of a size on the portal: `open_browser("phone")`."""
    contexts, errors = [], []

    def open_window(size: str = "desktop", **options: Any) -> Page:
        context = browser.new_context(
            base_url=portal.url, **{"locale": "fr-FR", "timezone_id": "Europe/Paris", **SIZES[size], **options}
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("response", lambda response: remember(page, response))
        # Only noted here: an exception in a listener would end the connection to the browser.
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        return page

    yield open_window
    for context in contexts:
        context.close()
    # The admin's scripts are Wagtail's own.
    assert [error for error in errors if "/admin/" not in error] == []


@pytest.fixture
def check(html_checker: HtmlChecker) -> Check:
    """Hold the page shown against the bars of every page; `make journeys` also keeps its picture."""

    def check_page(page: Page, name: str) -> None:
        width = page.viewport_size["width"]
        # A click is over when the next page begins to arrive: it may have no content yet.
        page.wait_for_load_state()
        if "PORTAL_SCREENS" in os.environ:
            SCREENS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=SCREENS / f"{name}-{width}.png", full_page=True)
        # Not `innerWidth`: a phone widens it to what overflows.
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name}: sideways scroll"
        assert page.locator("h1").count() == 1, f"{name}: one h1"
        page.evaluate(AXE())
        found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES)[
            "violations"
        ]
        assert found == [], [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found]
        # What the server sent, not what scripts made of it.
        assert html_checker.errors(sent_to(page).text()) == [], name

    return check_page
