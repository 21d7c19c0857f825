"""A notification of the bank while tenants read pages: how long it takes, beside an idle portal.

The bank gives up after ten seconds, and must not wait since everybody looks at their balance at once. Tenants who are
signed in first ask for *Accueil* one after the other, several at once, as fast as it is answered (a closed loop); then
at 40 % of that rate, with notifications between.
"""

from __future__ import annotations

import argparse
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests
from django.conf import settings
from django.db import connection

from tenant_space.payments.records import Attempt, Movement, Notification
from tenant_space.tenancy.models import Holder
from tests.bench.growth import tell
from tests.kit import factories as f
from tests.kit.factories import PASSWORD
from tests.kit.payments import attempt_of, payer, told
from tests.kit.person import Person
from tests.kit.portal import Portal

READERS, GOAL, SHARE = 4, 3.0, 0.4
FIRST = 700_000  # the number of the first account
NOTIFICATIONS, QUICK_NOTIFICATIONS = 400, 6
LOOP_SECONDS, QUICK_LOOP_SECONDS = 8.0, 0.5
ROUNDS, QUICK_ROUNDS = 7, 1
PAGE = "/accueil/"
ENVIRONMENT = {"PORTAL_PAYMENT_GATEWAY": "simulator"}


def main(options: argparse.Namespace) -> int:
    rounds = QUICK_ROUNDS if options.quick else ROUNDS
    count = QUICK_NOTIFICATIONS if options.quick else NOTIFICATIONS // ROUNDS
    bodies = iter(list(_bodies(2 * rounds * count)))
    emails = [f.UserFactory(tenant=Holder.objects.get(account=f"{FIRST + n}").tenant).email for n in range(READERS)]
    here = connection.settings_dict
    address = f"postgres://{here['USER']}@{here['HOST']}:{here['PORT']}/{here['NAME']}"
    portal = Portal(address, environment={"PORTAL_MEDIA_ROOT": str(settings.MEDIA_ROOT), **ENVIRONMENT})
    try:
        portal.start(worker=False)
        readers = [_reader(portal.url, email) for email in emails]
        rate = _closed_loop(readers, QUICK_LOOP_SECONDS if options.quick else LOOP_SECONDS)
        idle, busy = list[float](), list[float]()
        for _ in range(rounds):
            idle += _told(portal.url, bodies, count)
            with _reading(readers, rate * SHARE):
                busy += _told(portal.url, bodies, count)
        return int(not _held(idle, busy, rate, options.quick))
    finally:
        portal.stop()


def _bodies(count: int) -> Iterator[bytes]:
    """Notifications of so many attempts, each of its own."""
    for number in range(count):
        yield told(attempt_of(payer(f"{FIRST + number}")))


def _told(url: str, bodies: Iterator[bytes], count: int) -> list[float]:
    """The seconds that each of so many notifications takes, on a new connection each, as from a bank."""
    seconds = []
    for _ in range(count):
        body, start = next(bodies), time.perf_counter()
        answer = requests.post(
            f"{url}/paiement/notification/simulator/",
            body,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            timeout=30,
        )
        seconds.append(time.perf_counter() - start)
        assert (answer.status_code, answer.text) == (200, "OK"), answer.text[:200]
    return seconds


def _reader(url: str, email: str) -> Person:
    """A tenant who has signed in."""
    person = Person(url)
    assert person.sign_in(email, PASSWORD).status_code == 200
    _page(person)
    return person


def _page(person: Person) -> None:
    answer = person.get(PAGE)
    assert answer.status_code == 200 and answer.url.endswith(PAGE), answer.url


def _closed_loop(readers: list[Person], seconds: float) -> float:
    """How many pages a second these people get who each ask for the next when they have one."""
    done, end = [0] * READERS, time.monotonic() + seconds

    def read(place: int) -> None:
        while time.monotonic() < end:
            _page(readers[place])
            done[place] += 1

    _together(read)
    return sum(done) / seconds


@contextmanager
def _reading(readers: list[Person], rate: float) -> Iterator[None]:
    """Pages are asked for at this rate until it ends, whether the last one was answered or not: nobody waits."""
    ended = threading.Event()

    def read(place: int) -> None:
        due = time.monotonic() + place / max(rate, 0.1)
        while not ended.is_set():
            if ended.wait(max(due - time.monotonic(), 0)):
                return
            _page(readers[place])
            due = max(due + READERS / max(rate, 0.1), time.monotonic() - 1)

    threads = [threading.Thread(target=read, args=[place], daemon=True) for place in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join(30)


def _together(read: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=read, args=[place]) for place in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _p99(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=100, method="inclusive")[98]


def _held(idle: list[float], busy: list[float], rate: float, quick: bool) -> bool:
    """Whether each was credited once, and the slowest hundredth is not too slow. Quick: the former alone."""
    credited = Movement.objects.count() == Notification.objects.count() == len(idle) + len(busy)
    assert credited and Attempt.objects.filter(state="ACCEPTED").count() == len(idle) + len(busy)
    ratio = _p99(busy) / _p99(idle)
    ok = quick or ratio <= GOAL
    ms: dict[str, Any] = {"ms_idle": round(_p99(idle) * 1000, 1), "ms_busy": round(_p99(busy) * 1000, 1)}
    tell("payments", ratio, f"<= {GOAL:g}", ok, notifications=len(busy), pages_a_second=round(rate, 1), **ms)
    return ok
