"""People who visit the portal over the network, each step at its moment whatever the server does."""

from __future__ import annotations

import math
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import requests

from tests.kit.factories import PASSWORD
from tests.kit.person import Person
from tests.kit.slow_line import PARTS, photo_sent, photo_taken_out

PUBLIC = "https://locataires.example.org"
STEP_SECONDS = 2.0  # between two pages of one person: they read faster than real ones, so that a minute is enough
# The sign-in: its form, what is sent, *Accueil* behind it; the photo likewise.
REQUESTS = {"home": 1, "sign-in": 3, "page": 1, "upload": 3, "removal": 3}
# Of a visit: the public home, the sign-in, three pages.
REQUESTS_A_VISIT = REQUESTS["home"] + REQUESTS["sign-in"] + 3 * REQUESTS["page"]


@dataclass(slots=True)
class Waits:
    """What people waited, by what they did."""

    answers: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    """When each was due, and how many seconds later it was there."""
    failed: list[str] = field(default_factory=list)
    """What went wrong, in words."""

    def timed(self, what: str, due: float, ask: Callable[[], requests.Response]) -> None:
        """Ask, and note how long after it was due the answer was there."""
        try:
            answer = ask()
        except Exception as error:  # a bench goes on, and tells
            self.failed.append(f"{what}: {type(error).__name__} {error}"[:200])
            return
        self.answers[what].append((due, time.perf_counter() - due))
        if answer.status_code != 200:
            self.failed.append(f"{what}: {answer.status_code}")

    def seconds(self, what: str, since: float = -math.inf, until: float = math.inf) -> list[float]:
        """How long those took that were due between the two moments."""
        return [seconds for due, seconds in self.answers[what] if since <= due < until]

    def slowest(self, since: float = -math.inf, until: float = math.inf) -> dict[str, int]:
        """The slowest twentieth of each thing that was done between the two moments, in milliseconds."""
        found = {what: self.seconds(what, since, until) for what in self.answers}
        return {f"p95_ms_{what}": round(slowest_twentieth(took) * 1000) for what, took in found.items() if took}


def slowest_twentieth(found: list[float]) -> float:
    """The least of it."""
    return statistics.quantiles(found, n=20)[-1] if len(found) > 1 else max(found, default=0.0)


class Visitor(threading.Thread):
    """One person: home, sign-in, pages, perhaps a photo, which may leave slowly."""

    def __init__(self, url: str, email: str, number: int, paths: list[str], waits: Waits) -> None:
        super().__init__(daemon=True)
        self.person = Person(url, PUBLIC)
        self.person.session.headers["X-Forwarded-For"] = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        self.email, self.paths, self.waits = email, paths, waits
        self.begins = 0.0
        self.upload_seconds: float | None = None

    def run(self) -> None:
        """Each step at its moment."""
        due = self.begins
        for what, path in (("home", ""), ("sign-in", ""), *(("page", path) for path in self.paths)):
            time.sleep(max(0.0, due - time.perf_counter()))
            self.step(what, path, due)
            due += STEP_SECONDS
        if self.upload_seconds is not None:
            self.photo()

    def run_at_once(self) -> None:
        """The same steps one after the other."""
        for what, path in (("home", ""), ("sign-in", ""), *(("page", path) for path in self.paths)):
            self.step(what, path)

    def photo(self) -> None:
        """Send one, and take it out again: a form that is full refuses the next one."""
        self.step("upload")
        self.step("removal")

    def step(self, what: str, path: str = "", due: float | None = None) -> None:
        """One thing that people do."""
        asks: dict[str, Callable[[], requests.Response]] = {
            "home": lambda: self.person.get("/"),
            "sign-in": lambda: self.person.sign_in(self.email, PASSWORD),
            "page": lambda: self.person.get(path),
            "upload": self.upload,
            "removal": lambda: photo_taken_out(self.person),
        }
        self.waits.timed(what, time.perf_counter() if due is None else due, asks[what])

    def upload(self) -> requests.Response:
        """Add a photo to the form of a certificate, as a phone does that needs so many seconds to send it."""
        return photo_sent(self.person, partial(time.sleep, (self.upload_seconds or 0.0) / PARTS))
