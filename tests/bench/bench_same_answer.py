"""A lost password asked for an address with a sign-in and for one without, and what comes next on the connection.

What the portal does once an answer has left must not hold the connection: the second request on it told an active
address from an unknown one each time.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from typing import Any

import requests
from django.conf import settings
from django.db import connection

from tests.bench.growth import tell
from tests.kit import factories as f
from tests.kit.portal import Portal

ROUNDS, QUICK_ROUNDS = 150, 8
GOAL = 1.15
LIMITS = {"PORTAL_LIMIT_RESET_NETWORK": "1000000/3600", "PORTAL_LIMIT_RESET_EMAIL": "1000000/3600"}
ACTIVE, UNKNOWN = "active@example.org", "nobody@example.org"


class Caller:
    """Somebody on one connection that is kept."""

    def __init__(self, url: str) -> None:
        self.url, self.session = url, requests.Session()
        page = self.session.get(f"{url}/mot-de-passe/").text
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert found
        self.token = found[1]

    def ask(self, email: str) -> tuple[float, float]:
        """Seconds of the answer, and of the next one on the same connection."""
        form = {"email": email, "csrfmiddlewaretoken": self.token}
        start = time.perf_counter()
        answer = self.session.post(f"{self.url}/mot-de-passe/", form, allow_redirects=False)
        between = time.perf_counter()
        following = self.session.get(f"{self.url}/sante/")
        end = time.perf_counter()
        assert answer.status_code == 302 and answer.headers["Location"] == "/mot-de-passe/envoye/"
        assert following.json() == {"state": "ok"}
        return between - start, end - between


def main(options: argparse.Namespace) -> int:
    f.UserFactory(email=ACTIVE, tenant=f.HolderFactory().tenant)
    here = connection.settings_dict
    address = f"postgres://{here['USER']}@{here['HOST']}:{here['PORT']}/{here['NAME']}"
    portal = Portal(address, environment={"PORTAL_MEDIA_ROOT": str(settings.MEDIA_ROOT), **LIMITS})
    try:
        portal.start(worker=False)
        return int(not _held(Caller(portal.url), QUICK_ROUNDS if options.quick else ROUNDS, options.quick))
    finally:
        portal.stop()


def _held(caller: Caller, rounds: int, quick: bool) -> bool:
    times: dict[str, list[tuple[float, float]]] = {ACTIVE: [], UNKNOWN: []}
    for number in range(rounds):
        for email in (ACTIVE, UNKNOWN) if number % 2 else (UNKNOWN, ACTIVE):
            times[email].append(caller.ask(email))
    held = []
    for place, name in enumerate(("answer", "next-on-the-connection")):
        active, unknown = (statistics.median(pair[place] for pair in times[email]) for email in (ACTIVE, UNKNOWN))
        ratio = max(active, unknown) / min(active, unknown)
        ok = quick or ratio <= GOAL
        ms: dict[str, Any] = {"ms_active": round(active * 1000, 2), "ms_unknown": round(unknown * 1000, 2)}
        tell(f"same-answer-{name}", ratio, f"<= {GOAL}", ok, rounds=rounds, quick=quick, **ms)
        held.append(ok)
    return all(held)
