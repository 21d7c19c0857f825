"""What editors do in a browser."""

import re

from playwright.sync_api import Page, expect


def write_introduction(page: Page, text: str) -> None:
    editor = page.get_by_role("region", name="Introduction").get_by_role("textbox").first
    editor.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type(text)
    expect(editor).to_contain_text(text.strip())


def publish(page: Page) -> None:
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name=re.compile("^publier$", re.I)).click()
    expect(page.get_by_role("status").get_by_text(re.compile("publié"))).to_be_visible()
