"""Requests that no page makes: every route, whoever asks, with values that fit nothing. The same for the same seed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Page

from config.access import walk
from config.urls import urlpatterns
from tests.kit.typing import Client
from tests.kit.undone import undone

ODD: tuple[str, ...] = (
    *("", " ", "x", "-1", "0", "1", "-", "x-y", "1,2", "all", "true", "null", "[]", "{}", "NaN", "1e400", "%", "%s"),
    *("99999999999999999999", "9" * 40, "1.5", "\x00", "a\x00b", "é", "\u200b", "\ufeff1", "٣", "²", "😀"),
    *("2026-13-45", "0001-01-01", "9999-12-31", "9999-12-31T23:59:59Z", "2026-W01", "24:61"),
    *("../../etc/passwd", "/", "//", "/x", "//voleur.example/", "http://[", "javascript:0", "mailto:a@b", "a@b", "@"),
    *("<script>", "=1+1", "'", '"', "\\", "\r\nX: y", "(", "[", "*", "?", "#", "a" * 256, "a" * 5000, "id", "pk"),
)
# What views of the portal and of its libraries read from a query or a form.
NAMES: tuple[str, ...] = (
    *("id", "pk", "p", "page", "q", "o", "next", "ordering", "order_by", "search", "fields", "limit", "offset"),
    *("type", "child_of", "descendant_of", "ancestor_of", "translation_of", "locale", "slug", "title", "order"),
    *("first_published_at", "live", "show_in_menus", "html_path", "site", "search_operator", "rich_text_format"),
    *("compte", "annee", "mois", "du", "au", "nature", "etat", "sens", "apres", "key", "email", "login", "password"),
    *("collection", "collection_id", "collection_filter", "tag", "multiple", "page_type", "allow_external_link"),
    *("can_choose_root", "user_perms", "target_pages[]", "match_subclass", "link_text", "url", "email_address"),
    *("childOf", "sort", "position", "export", "list_export", "date_from", "date_to", "action", "object_type", "user"),
    *("new_title", "new_slug", "new_parent_page", "publish_copies", "copy_subpages", "import_file", "input_format"),
    *(
        "do",
        "version",
        "reason",
        "ready",
        "text",
        "to",
        "row",
        "file",
        "title-0",
        "form-TOTAL_FORMS",
        "in_preview_panel",
    ),
    *("state__exact", "blocking__exact", "batch__id__exact", "kind", "mode__exact", "period", "format", "_", "csrf"),
)
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
FIELD = re.compile(r'<(?:input|select|textarea)\b[^>]*\bname="([^"]+)"')
OF_PROGRAMS = ("/api/", "/_allauth/")


@dataclass(frozen=True, slots=True)
class Odd:
    """One request."""

    number: int
    """Its seed."""
    who: str
    """The role that sends it."""
    method: str
    path: str
    query: Mapping[str, str]
    body: Any = None
    """The fields of a form, or the text of a JSON body."""


@dataclass(slots=True)
class Sender:
    """Sends odd requests as several people, each undone before the next."""

    clients: Mapping[str, Client]
    """Who is signed in where, by role."""
    known: Mapping[str, list[str]]
    """Values that lead somewhere, by the name of a part of an address."""
    faults: list[str] = field(default_factory=list)
    """What was answered with a 5xx, in words that let one send it again."""
    statuses: dict[int, int] = field(default_factory=dict)
    """How often each status was answered."""
    _routes: list[str] = field(default_factory=list)
    _pages: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._routes = [route for route, _ in walk(urlpatterns) if not route.startswith("demo/")]
        self._pages = [page.url for page in Page.objects.live().filter(depth__gt=1) if page.url]
        for client in self.clients.values():
            client.raise_request_exception = False

    def send(self, numbers: Iterable[int]) -> Sender:
        """Send the requests of these seeds."""
        for number in numbers:
            self._send_one(random.Random(number), number)
        return self

    def _send_one(self, chance: random.Random, number: int) -> None:
        who = chance.choice(list(self.clients))
        client, cookies = self.clients[who], self.clients[who].cookies.output()
        with undone():
            odd = self._made(chance, number, who, client)
            answer = self._answered(client, odd)
        if client.cookies.output() != cookies:  # the session that was left is there again
            client.cookies.clear()
            client.cookies.load(cookies.replace("Set-Cookie: ", ""))
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            error = getattr(answer, "exc_info", None)
            said = f"{error[0].__name__}: {str(error[1])[:160]}" if error else ""
            self.faults.append(f"{answer.status_code} {odd} {said}")

    def _made(self, chance: random.Random, number: int, who: str, client: Client) -> Odd:
        path = self._path(chance)
        method = chance.choices(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"], [50, 40, 3, 3, 2, 2])[0]
        query = {chance.choice(NAMES): chance.choice(ODD) for _ in range(chance.choice((0, 0, 1, 1, 2)))}
        body = None
        if method in ("POST", "PUT", "PATCH"):
            body = _json(chance) if path.startswith(OF_PROGRAMS) else self._form(chance, client, path)
        return Odd(number, who, method, path, query, body)

    def _path(self, chance: random.Random) -> str:
        route = chance.choice(self._routes)
        if route.startswith("^((") or route == "":
            return chance.choice([*self._pages, "/" + chance.choice(ODD)])
        plain = re.sub(r"[\^$]|\\(?=[.\-/])", "", route.replace(".*", "x"))
        return "/" + PARAMETER.sub(lambda found: self._part(chance, found), plain)

    def _part(self, chance: random.Random, found: re.Match[str]) -> str:
        converter, name = found[1] or "", found[2] or found[3]
        if name in self.known and chance.random() < 0.6:
            return chance.choice(self.known[name])
        if converter == "int":
            return chance.choice(("0", "1", "2", "999", "99999999999999999999"))
        if converter == "slug":
            return chance.choice(("x", "-1", "a" * 300, "all"))
        return chance.choice([odd for odd in ODD if odd]).replace("?", "%3F").replace("#", "%23")

    def _form(self, chance: random.Random, client: Client, path: str) -> dict[str, Any]:
        """Nothing; names that some view reads; or the fields that the page of this address shows."""
        names: list[str] = []
        if (way := chance.random()) > 0.6:
            shown = client.get(path)
            names = FIELD.findall(shown.content.decode(errors="replace")) if not shown.streaming else []
            names = [name for name in dict.fromkeys(names) if chance.random() < 0.8]
        elif way > 0.15:
            names = chance.sample(NAMES, chance.choice((1, 2, 4)))
        form: dict[str, Any] = {name: chance.choice(ODD) for name in names}
        for name in ("file", "import_file", "files[]"):
            if name in form and chance.random() < 0.7:
                file_name = chance.choice(("x.csv", "x.xlsx", "x.tsv", "x.pdf", "x.png", "x", "a" * 300 + ".pdf"))
                form[name] = SimpleUploadedFile(
                    file_name, chance.choice((b"", b"PK\x03\x04", b"\xff\xfe\x00", b"a;b"))
                )
        return form

    def _answered(self, client: Client, odd: Odd) -> Any:
        query: dict[str, Any] = {"QUERY_STRING": urlencode(odd.query)}
        if isinstance(odd.body, str):
            body = odd.body.encode(errors="surrogatepass")
            return client.generic(odd.method, odd.path, body, content_type="application/json", **query)
        if odd.method == "POST":
            return client.post(odd.path, odd.body, **query)
        return client.generic(odd.method, odd.path, **query)


def _json(chance: random.Random) -> str:
    """A body as a program would send it, and as none would."""
    if chance.random() < 0.25:
        return chance.choice(("", "{", "[]", "1e400", '{"email": 1e400}', '{"key": "\\ud800"}', "null", '"x"', "[[[["))
    values = (*ODD, 1, -1, 0, None, True, [], {}, 10**30, [None], {"a": {}})
    names = (*NAMES, "version", "account_number", "birth_date", "terms", "code", "credential", "current_password")
    return json.dumps({chance.choice(names): chance.choice(values) for _ in range(chance.choice((0, 1, 3)))})
