"""What managers do at the desk in a browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def open_submission(page: Page, number: str) -> None:
    page.goto(f"/admin/demandes/?q={int(number)}")
    page.get_by_role("link", name=number).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Envoi n° {number}")


def see_the_file(page: Page) -> None:
    """The worker draws the page; the manager reloads, as the screen says."""
    picture = page.get_by_role("img", name=re.compile("page 1"))
    for _ in range(20):
        if picture.count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(picture).to_be_visible()
    assert page.evaluate("(img) => img.decode().then(() => img.naturalWidth)", picture.element_handle()) > 100
