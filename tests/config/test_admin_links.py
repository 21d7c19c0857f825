"""Every link that the admin shows to a member of staff opens for them: the menu, drawn by a script, and the pages.

Wagtail answers a missing right by a way back to its own home, with a message: to those who pressed a link that is
a refusal as much as a 403 is.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from tests.kit.crawl import LEAVES, kind_of_link, links_of
from tests.kit.full_portal import portal_fill, staff_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready"), pytest.mark.slow]
GROUPS = ("Communication", "Gestionnaires", "Siège", "Comptabilité", "Administrateurs")
HOME = "/admin/"
_MENU = re.compile(r'<script[^>]*id="wagtail-sidebar-props"[^>]*>(.*?)</script>', re.DOTALL)


def menu_links(page: str) -> list[str]:
    """The addresses in the menu on the left, sub-menus included: it is drawn by a script from these."""
    found = _MENU.search(page)
    assert found, "the menu is not where it was"
    return [link for link in _urls(json.loads(unescape(found[1]))) if link]


def _urls(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (value for name, value in part.items() if name == "url" and isinstance(value, str))
        part = list(part.values())
    if isinstance(part, list):
        for item in part:
            yield from _urls(item)


def refused(client: Client, link: str) -> tuple[str, str]:
    """Why a link does not open, empty when it does; and the page it opens."""
    answer = client.get(link)
    for _ in range(3):
        if answer.status_code not in (301, 302):
            break
        if answer["Location"].partition("?")[0] in (HOME, "/connexion/") and link != HOME:
            return f"sent back to {answer['Location']}", ""
        answer = client.get(answer["Location"])
    if answer.status_code >= 300:
        return str(answer.status_code), ""
    is_page = answer.get("Content-Type", "").startswith("text/html") and not answer.streaming
    return "", answer.content.decode() if is_page else ""


@pytest.mark.parametrize("group", GROUPS)
def test_every_link_of_the_admin_opens_for_who_sees_it(group: str) -> None:
    portal_fill()
    client = Client()
    client.force_login(staff_of(group))
    waiting: deque[tuple[str, str]] = deque([(HOME, "")])
    seen: set[Any] = set()
    faults = []
    while waiting:
        link, seen_on = waiting.popleft()
        why, page = refused(client, link)
        if why:
            faults.append(f"{link} on {seen_on}: {why}")
        found = [*menu_links(page), *links_of(page, link)] if "wagtail-sidebar-props" in page else links_of(page, link)
        for found_link in found:
            kind = kind_of_link(found_link)
            if found_link.startswith(HOME) and not found_link.startswith(LEAVES) and kind not in seen:
                seen.add(kind)
                waiting.append((found_link, link))
    assert faults == [], "\n".join(faults)
    assert len(seen) > 15
