"""A portal that answers over HTTP, static files as in production, for benches that look from outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, StorageState

from tests.kit.browser import BROWSER, PHONE, browser_sign_in
from tests.kit.factories import PASSWORD
from tests.kit.ledger_seed import Seeded, seed
from tests.kit.portal import Portal

LINES = 4_300
CHROMIUM: dict[str, Any] = {"executable_path": BROWSER, "args": ["--no-sandbox", "--disable-gpu"]}


@dataclass(frozen=True, slots=True)
class Running:
    """Where it answers, and who may sign in."""

    url: str
    seeded: Seeded

    def signed_in(self, browser: Browser) -> StorageState:
        """What a phone keeps of a real sign-in: its cookies, and nothing in its cache."""
        page = browser.new_context(base_url=self.url, **PHONE).new_page()
        browser_sign_in(page, self.seeded.user.email, PASSWORD)
        page.wait_for_url("**/accueil/")
        return page.context.storage_state()


@contextmanager
def portal_running() -> Iterator[Running]:
    """Fill this bench's database and serve it."""
    seeded = seed(LINES)
    here = connection.settings_dict
    address = f"postgres://{here['USER']}@{here['HOST']}:{here['PORT']}/{here['NAME']}"
    portal = Portal(address, environment={"PORTAL_MEDIA_ROOT": str(settings.MEDIA_ROOT)})
    try:
        portal.start(worker=False)
        yield Running(portal.url, seeded)
    finally:
        portal.stop()
