"""A person at a browser without JavaScript: pages, forms and cookies over plain HTTP."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from bs4 import BeautifulSoup, Tag

SECONDS = 30
File = tuple[str, tuple[str, bytes, str]]


class Person:
    """Talks to one web process; `public` is the address that a proxy in front of it would have."""

    def __init__(self, url: str, public: str = "") -> None:
        self.url, self.public = url, public
        self.led_to = ""  # where the latest redirect leads, also when nobody answers there
        self.session = requests.Session()
        self.session.trust_env = False  # a proxy of the machine has no place between us
        if public:
            self.session.headers.update({"Host": urlsplit(public).netloc, "X-Forwarded-Proto": "https"})
            self.session.headers["X-Forwarded-For"] = "203.0.113.7"

    def get(self, path: str) -> requests.Response:
        return self._ask("GET", path)

    def post(self, path: str, data: Any, files: list[File] | None = None) -> requests.Response:
        """Send a form as it is, and follow where the answer leads."""
        return self._ask("POST", path, data=data, files=files)

    def submit(
        self, page: requests.Response, fields: dict[str, Any], files: list[File] | None = None
    ) -> requests.Response:
        """Fill in the form of a page that has these fields; a button to press is a field like another."""
        form = form_with(page.text, [*fields, *(name for name, _ in files or [])])
        data = [pair for pair in values_of(form) if pair[0] not in fields]
        for name, value in fields.items():
            data += [(name, item) for item in (value if isinstance(value, list) else [value])]
        return self.post(urljoin(page.url, str(form.get("action") or "")), data, files)

    def sign_in(self, email: str, password: str) -> requests.Response:
        answer = self.submit(self.get("/connexion/"), {"login": email, "password": password})
        assert "/connexion" not in answer.url, "the sign-in was refused"
        return answer

    def _ask(self, method: str, path: str, **options: Any) -> requests.Response:
        address = self._dialled(path)
        for _ in range(6):
            headers = {"Origin": self.public or self.url, "Referer": f"{self.public or self.url}/"}
            # Behind a proxy this is HTTPS to the browser: cookies for HTTPS only come back too.
            headers["Cookie"] = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.session.cookies)
            answer = self.session.request(
                method, address, headers=headers, timeout=SECONDS, allow_redirects=False, **options
            )
            if not answer.is_redirect:
                return answer
            self.led_to = answer.headers["Location"]
            method, options, address = "GET", {}, self._dialled(urljoin(address, self.led_to))
        raise requests.TooManyRedirects(address)

    def _dialled(self, address: str) -> str:
        """The address of the process for a path, or for an address as the public sees it."""
        parts = urlsplit(urljoin(self.url, address))
        assert f"{parts.scheme}://{parts.netloc}" in (self.url, self.public), f"leads away: {address}"
        return f"{self.url}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def form_with(html: str, names: list[str]) -> Tag:
    """The form of a page that has all these fields."""
    for form in BeautifulSoup(html, "html.parser").find_all("form"):
        if all(form.find(None, {"name": name}) for name in names):
            return form
    raise AssertionError(f"no form with {names}")


def values_of(form: Tag) -> list[tuple[str, str]]:
    """What a browser would send of a form that nobody touched; no button, no file."""
    values: list[tuple[str, str]] = []
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = str(field.get("name", "")), field.get("type", "text")
        if not name or field.has_attr("disabled") or kind in ("submit", "button", "file", "image", "reset"):
            continue
        if kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                values.append((name, str(field.get("value", "on"))))
        elif field.name == "select":
            chosen = field.find_all("option", selected=True) or field.find_all("option")[:1]
            values += [(name, str(option.get("value", option.text))) for option in chosen]
        else:
            typed = field.text.removeprefix("\n") if field.name == "textarea" else field.get("value", "")
            values.append((name, str(typed)))
    return values
