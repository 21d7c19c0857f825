"""A closed loop over the network: people sign in and look at their pages, over gunicorn and PostgreSQL.

Tells what a request costs the server's processes, hence how many one core serves, and how long people waited while
this machine served both them and their browsers. The first is what `docs/exploitation.md` reckons from; the second is
true on a machine with nothing else to do only.
"""

from __future__ import annotations

import argparse
import os
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import requests
from django.conf import settings
from django.db import connection

from home.selectors import page_url
from tenant_space.tenancy.models import Holder
from tests.bench.growth import tell
from tests.kit import factories as f
from tests.kit.factories import PASSWORD
from tests.kit.ledger_seed import seed
from tests.kit.person import Person
from tests.kit.portal import Portal

LINES = 40_000
PEOPLE, QUICK_PEOPLE = 8, 2
VISITS, QUICK_VISITS = 4, 1  # of each person, one after the other
WEBS, THREADS = "2", "4"
# What people look at in a visit, most of all *Accueil* and *Mon compte*.
PAGES = ("DashboardPage", "RentAccountPage", "DashboardPage", "DocumentsPage", "RentAccountPage", "ClaimsPage")
GOAL = 10.0


class Visits(threading.Thread):
    """One person, who comes again and again."""

    def __init__(self, url: str, email: str, paths: list[str], visits: int) -> None:
        super().__init__(daemon=True)
        self.url, self.email, self.paths, self.visits = url, email, paths, visits
        self.waited: list[float] = []
        self.answers: Counter[int] = Counter()

    def run(self) -> None:
        for _ in range(self.visits):
            person = Person(self.url)
            self._timed(person.get, "/")
            self._timed(person.sign_in, self.email, PASSWORD)
            for path in self.paths:
                self._timed(person.get, path)

    def _timed(self, ask: Callable[..., requests.Response], *given: str) -> None:
        started = time.perf_counter()
        answer = ask(*given)
        self.waited.append(time.perf_counter() - started)
        self.answers[answer.status_code] += 1


def main(options: argparse.Namespace) -> int:
    seed(LINES)
    people, visits = (QUICK_PEOPLE, QUICK_VISITS) if options.quick else (PEOPLE, VISITS)
    holders = Holder.objects.filter(account__gt="600000", account__lt="700000").order_by("account")[:people]
    emails = [f.UserFactory(tenant=holder.tenant).email for holder in holders]
    paths = [page_url(name) for name in PAGES]
    here = connection.settings_dict
    address = f"postgres://{here['USER']}@{here['HOST']}:{here['PORT']}/{here['NAME']}"
    environment = {"PORTAL_MEDIA_ROOT": str(settings.MEDIA_ROOT), "WEB_CONCURRENCY": WEBS, "PORTAL_THREADS": THREADS}
    portal = Portal(address, environment=environment, by_command=True)
    try:
        portal.start(worker=False)
        Visits(portal.url, emails[0], paths, 2).run()  # until plans and caches are there
        roots = (os.getpid(), _postmaster())
        before, own, begun = _spent(*roots), time.process_time(), time.perf_counter()
        crowd = [Visits(portal.url, email, paths, visits) for email in emails]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        took, server = time.perf_counter() - begun, _spent(*roots) - before - (time.process_time() - own)
    finally:
        portal.stop()
    return _told(crowd, took, server, options.quick)


def _told(crowd: list[Visits], took: float, server: float, quick: bool) -> int:
    waited = [seconds for one in crowd for seconds in one.waited]
    answers = sum((one.answers for one in crowd), Counter[int]())
    a_core = len(waited) / server
    ok = set(answers) == {200} and (quick or a_core >= GOAL)
    detail = {
        "cpu_ms_a_request": round(server / len(waited) * 1000, 1),
        "requests_a_second_here": round(len(waited) / took, 1),
        "p95_ms_here": round(statistics.quantiles(waited, n=20)[-1] * 1000),
        "people": len(crowd),
        "requests": len(waited),
        "answers": dict(answers),
        "webs": WEBS,
        "threads": THREADS,
    }
    tell("load", a_core, f">= {GOAL}", ok, unit="requests/s/core", quick=quick, **detail)
    return int(not ok)


def _postmaster() -> int:
    """The process that PostgreSQL's others hang on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return _parents()[int(pid)]


def _parents() -> dict[int, int]:
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            found[int(path.parent.name)] = int(path.read_text().rpartition(") ")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def _spent(*roots: int) -> float:
    """Seconds of processor of these processes, of all that hang on them, and of those that ended there."""
    parents, ticks = _parents(), 0
    for pid in parents:
        above: int | None = pid
        while above and above not in roots:
            above = parents.get(above)
        if above:
            try:
                ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[11:15]))
            except (FileNotFoundError, ProcessLookupError):
                continue
    return ticks / os.sysconf("SC_CLK_TCK")
