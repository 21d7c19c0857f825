"""How many requests a second a core serves, and how long a page takes, with so many processes of so many threads.

A closed loop: more people than most have threads visit one time after another, without a pause, as
`load` has them visit: home, sign-in, pages, now and then a photo. Each layout serves them on its own, in turn.
"""

from __future__ import annotations

import argparse
import itertools
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.bench.crowd import REQUESTS, Visitor, Waits
from tests.bench.growth import tell
from tests.bench.processes import postmaster, spent
from tests.bench.served import served, visitors_seeded, warmed

LAYOUTS = ((2, 2), (2, 4), (4, 8))  # web processes, threads of each
PEOPLE, QUICK_PEOPLE = 16, 2
SECONDS, QUICK_SECONDS = 20.0, 1.0
VISITS_A_PHOTO = 21


def main(options: argparse.Namespace) -> int:
    emails, paths = visitors_seeded(QUICK_PEOPLE if options.quick else PEOPLE)
    held = [_layout(webs, threads, emails, paths, options.quick) for webs, threads in LAYOUTS]
    return int(not all(held))


def _layout(webs: int, threads: int, emails: list[str], paths: list[str], quick: bool) -> bool:
    waits, seconds, roots = Waits(), QUICK_SECONDS if quick else SECONDS, (os.getpid(), postmaster())
    with served(webs, threads) as url:
        warmed(url, emails[0], paths, webs)
        with _visiting(url, emails, paths, waits):
            time.sleep(seconds / 5)  # they all begin by signing in
            before, own, started = spent(*roots), time.process_time(), time.perf_counter()
            counted = _requests(waits)
            time.sleep(seconds)
            counted, ended = _requests(waits) - counted, time.perf_counter()
            by_visitors = time.process_time() - own
            used = spent(*roots) - before - by_visitors
    took = ended - started
    detail: dict[str, Any] = {**waits.slowest(started, ended)}  # not the crowd signing in, nor its last visits
    detail |= {"requests_a_second_a_core": round(counted / used, 1) if used else None}
    detail |= {"cores_used_by_servers": round(used / took, 2), "cores_used_by_visitors": round(by_visitors / took, 2)}
    detail |= {"people": len(emails), "failed": waits.failed[:5], "quick": quick}
    tell(f"load-closed/{webs}x{threads}", counted / took, "reported", not waits.failed, unit="requests/s", **detail)
    return not waits.failed


@contextmanager
def _visiting(url: str, emails: list[str], paths: list[str], waits: Waits) -> Iterator[None]:
    """Meanwhile each of them visits over and over; a visit that is under way at the end is gone through with."""
    over, numbers = threading.Event(), itertools.count()

    def visit(email: str) -> None:
        while not over.is_set():
            number = next(numbers)
            one = Visitor(url, email, 10_000 + number, paths, waits)
            one.run_at_once()
            if number % VISITS_A_PHOTO == 0:
                one.photo()

    people = [threading.Thread(target=visit, args=(email,), daemon=True) for email in emails]
    for person in people:
        person.start()
    try:
        yield
    finally:
        over.set()
        for person in people:
            person.join()


def _requests(waits: Waits) -> int:
    """How many requests have been answered."""
    return sum(REQUESTS[what] * len(found) for what, found in list(waits.answers.items()))
