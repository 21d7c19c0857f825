"""Following every link of the portal as somebody, inside this process: what breaks, and what leads nowhere.

In the admin also those of the menu, which a script draws. There a missing right is answered by a way back to its
home, with a message: to those who pressed the link that is a refusal as much as a 403 is.
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from wagtail.images import get_image_model

from config.access import walk
from config.urls import urlpatterns
from tests.kit.typing import Client

_TAG = re.compile(r"<(a|area|form|iframe|img|link|script)\b([^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r'\b(href|src|action|method)="([^"]*)"', re.IGNORECASE)
_HOSTS = ("", "localhost", "localhost:8000", "testserver")
_PAGES = "wagtail_serve"
# As it was when the apps started: small copies of pictures are kept there.
PUBLIC = get_image_model().get_rendition_model()._meta.get_field("file").storage
# Of many rows of one list so many are opened from one kind of page: the others are shown by the same code.
SAMPLES = 2
# What one follows from there leaves the portal as this person.
LEAVES = ("/deconnexion/", "/admin/logout/")
ADMIN = "/admin/"
SENT_BACK = (ADMIN, "/connexion/")
# Where a page can be moved, Wagtail links to the root of the tree, which nobody edits.
ROOT_OF_PAGES = "/admin/pages/1/edit/"
_MENU = re.compile(r'<script[^>]*id="wagtail-sidebar-props"[^>]*>(.*?)</script>', re.DOTALL)
# The way back from a page, and which page of a list: Wagtail adds them to every link of a list.
_SAME_PAGE = {"next", "p"}
# A script writes the rows that are ticked behind these.
INCOMPLETE = "/admin/bulk/"


@dataclass(frozen=True, slots=True)
class Fault:
    """A page that breaks, or a link that leads nowhere."""

    who: str
    """The role of the person who follows links."""
    link: str
    """The address asked for."""
    seen_on: str
    """The page that has the link; empty: an address of the routes themselves."""
    status: int
    """What was answered, after all redirects."""
    reason: str = ""
    """The exception, if there was one."""


class Crawl:
    """All that one person reaches from some addresses."""

    def __init__(self, client: Client, who: str, samples: int = SAMPLES) -> None:
        self.client, self.who, self.samples = client, who, samples
        self.client.raise_request_exception = False
        self.statuses: dict[str, int] = {}
        self.faults: list[Fault] = []
        self._taken: Counter[tuple[str, ...]] = Counter()
        self._queue: deque[tuple[str, str]] = deque()

    def follow(self, *starts: str) -> Crawl:
        """Open these and whatever they link to; a link to what is refused or missing is a fault."""
        self._queue.extend((start, "") for start in starts)
        while self._queue:
            self._open(*self._queue.popleft())
        return self

    def ask(self, addresses: Iterable[str]) -> Crawl:
        """Open addresses that no page need link to, and go no further: only what breaks is a fault."""
        for address in addresses:
            if address not in self.statuses and address not in LEAVES:
                self._get(address, "", HTTPStatus.INTERNAL_SERVER_ERROR, follow=False)
        return self

    def _open(self, address: str, seen_on: str) -> None:
        if address in self.statuses or address.startswith(LEAVES):
            return
        where, text = self._get(address, seen_on, HTTPStatus.BAD_REQUEST)
        kind_of_page = kind_of(where)
        for link in links_of(text, where):
            kind = (kind_of_page, *kind_of_link(link))
            self._taken[kind] += 1
            if self._taken[kind] <= self.samples:
                self._queue.append((link, where))

    def _get(self, address: str, seen_on: str, lowest_fault: int, *, follow: bool = True) -> tuple[str, str]:
        """The address one ends at, and the page there; empty when it is none."""
        answer = self.client.get(address, follow=follow)
        self.statuses[address] = answer.status_code
        if answer.status_code >= lowest_fault:
            error = getattr(answer, "exc_info", None)
            reason = f"{error[0].__name__}: {error[1]}"[:200] if error else ""
            self.faults.append(Fault(self.who, address, seen_on, answer.status_code, reason))
        elif follow and (back := _sent_back(address, answer)):
            self.faults.append(Fault(self.who, address, seen_on, HTTPStatus.FOUND, f"sent back to {back}"))
        is_page = answer.status_code == HTTPStatus.OK and answer.get("Content-Type", "").startswith("text/html")
        text = answer.content.decode() if is_page and not answer.streaming else ""
        if answer.streaming:
            b"".join(answer.streaming_content)
        return answer.request["PATH_INFO"], text


def links_of(text: str, where: str) -> Iterator[str]:
    """The addresses of the portal that a page has: links, forms that only ask, pictures and frames, each once."""
    found = dict.fromkeys(link for tag in _TAG.finditer(text) if (link := _link_of(tag, where)))
    yield from dict.fromkeys((*menu_links(text), *found))


def menu_links(text: str) -> Iterator[str]:
    """The addresses in the menu of the admin, sub-menus included; none where a page has no such menu."""
    if menu := _MENU.search(text):
        yield from (link for link in _urls(json.loads(unescape(menu[1]))) if link.startswith("/"))


def _urls(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (value for name, value in part.items() if name == "url" and isinstance(value, str))
        part = list(part.values())
    if isinstance(part, list):
        for item in part:
            yield from _urls(item)


def _sent_back(address: str, answer: Any) -> str:
    """Where a link of the admin ends that this person may not follow; empty when it opens."""
    if not address.startswith(ADMIN) or address in (ADMIN, ROOT_OF_PAGES):
        return ""
    passed = (urlsplit(url).path for url, _ in answer.redirect_chain)
    return next((path for path in passed if path in SENT_BACK), "")


def _link_of(tag: re.Match[str], where: str) -> str:
    attributes = {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(tag[2])}
    if tag[1].lower() == "form" and attributes.get("method", "get").lower() != "get":
        return ""
    link = attributes.get("href") or attributes.get("src") or attributes.get("action") or ""
    parts = urlsplit(urldefrag(urljoin(where, link)).url)
    if parts.scheme not in ("", "http", "https") or parts.netloc not in _HOSTS:
        return ""
    address = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "" if _is_stored(parts.path) or address.startswith(INCOMPLETE) else address


def _is_stored(path: str) -> bool:
    """Whether this is a file that a web server in front hands out: its storage says whether it is there.

    A static file that is not there breaks the page itself.
    """
    if path.startswith("/media/"):
        return PUBLIC.exists(path.removeprefix("/media/"))
    return path.startswith("/static/")


def kind_of(address: str) -> str:
    """The route of an address: pages of one route are made by the same code. A page of Wagtail is its own."""
    return _route(urlsplit(address).path, settings.ROOT_URLCONF)


@cache
def _route(path: str, urlconf: str) -> str:
    """Kept: every page has the links of the menus again, and all routes are tried for each of them."""
    try:
        found = resolve(path, urlconf)
    except Resolver404:
        return path
    return path if found.url_name == _PAGES else found.route


def kind_of_link(address: str) -> tuple[str, ...]:
    """The same of a link, with the names of what it asks; where one goes on to from there makes no other page."""
    return kind_of(address), *sorted({name for name, _ in parse_qsl(urlsplit(address).query)} - _SAME_PAGE)


def addresses_without_arguments() -> list[str]:
    """The address of each route that needs nothing to be known, but those of programs."""
    found = [f"/{route}" for route, _ in walk(urlpatterns) if not re.search(r"[<^$\\(*]", route)]
    return [address for address in found if not address.startswith(("/api/", "/_allauth/"))]
