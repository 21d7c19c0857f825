"""Tenants and staff who send one thing after another, and press the button again when an answer fails."""

from __future__ import annotations

import datetime as dt
import io
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import requests
from reportlab.pdfgen.canvas import Canvas

from tests.kit.factories import PASSWORD
from tests.kit.person import Person

Given = TypeVar("Given")

PAGE = "/j-envoie-mon-attestation-d-assurance/"
GIVE_UP = 180  # seconds of trying after which a person would have called


def certificate(mark: str) -> bytes:
    """A PDF of a page that says the mark."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 720, f"Attestation {mark}")
    canvas.save()
    return out.getvalue()


def filled_in() -> dict[str, str]:
    start = dt.date.today()
    days = {"from": start, "to": start + dt.timedelta(days=300)}
    parts = {
        f"{name}_{part}": str(getattr(day, part)) for name, day in days.items() for part in ("day", "month", "year")
    }
    return {**parts, "envoyer": "1"}


@dataclass
class Patient:
    """Somebody who tries again until the portal answers."""

    url: str
    email: str
    retries: int = 0

    def patiently(self, act: Callable[[], Given], stop: threading.Event) -> Given:
        end = time.monotonic() + GIVE_UP
        while True:
            try:
                return act()
            except (requests.RequestException, Unanswered) as error:
                self.retries += 1
                if time.monotonic() > end or stop.is_set():
                    raise AssertionError(f"{self.email}: {error}") from error
                time.sleep(0.3)


@dataclass
class Client(Patient):
    """A tenant who sends one certificate after another."""

    confirmed: dict[str, str] = field(default_factory=dict)

    def send_all(self, marks: list[str], stop: threading.Event) -> None:
        person = Person(self.url)
        person.sign_in(self.email, PASSWORD)
        for mark in marks:
            if stop.is_set():
                return
            self.confirmed[mark] = self._send(person, mark, stop)

    def _send(self, person: Person, mark: str, stop: threading.Event) -> str:
        """Send one; returns the number that was confirmed."""
        page = self.patiently(lambda: opened(person), stop)
        leases = re.findall(r'name="leases" value="([^"]+)"', page.text)
        files = [("fichiers", ("attestation.pdf", certificate(mark), "application/pdf"))]

        def press() -> str:
            return number_in(person, lambda: person.submit(page, {"leases": leases, **filled_in()}, files))

        return self.patiently(press, stop)


class Unanswered(Exception):
    """The page that came is not the one hoped for."""


def opened(person: Person) -> requests.Response:
    page = person.get(PAGE)
    if page.status_code != 200 or 'name="jeton"' not in page.text:
        raise Unanswered(f"{page.status_code} {page.url}")
    return page


def number_in(person: Person, press: Callable[[], requests.Response]) -> str:
    """The number of a confirmed sending: where the answer leads, even if that page then fails."""
    person.led_to = ""
    try:
        answer = press()
    except requests.RequestException:
        if not re.search(r"/envois/[0-9]{9}/", person.led_to):
            raise
    else:
        already = re.search(r"envoi n° ([0-9]{9}) du .* est déjà enregistré", answer.text.replace("\N{NBSP}", " "))
        if already:
            return already[1]
    found = re.search(r"/envois/([0-9]{9})/", person.led_to)
    if found is None:
        raise Unanswered(f"{answer.status_code} {problems(answer.text)}")
    return found[1]


def problems(html: str) -> str:
    return " ".join(re.findall(r"« [^<]*", html))[:200]
