"""Visits over the network, through nginx, gunicorn with the production settings, PostgreSQL and Redis.

First what each step costs the server's processes, one person after the other: a sign-in costs as much as many pages,
since a password must be dear to try. Hence how many requests a second one core serves, which `docs/exploitation.md`
reckons from. Then an open loop: so many requests a second for a minute, each due at its moment whatever the server
does, photos that leave slowly among them; then, with a process for each core, the same at the rate of each size of
landlord, on the share of it that the cores here have of those that the guide reckons for it. How long people wait is
true on a machine with nothing else to do only. What as many processes and threads as one likes give is the closed loop
of `load-closed`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.bench.crowd import REQUESTS_A_VISIT, STEP_SECONDS, Visitor, Waits, slowest_twentieth
from tests.bench.growth import tell
from tests.bench.processes import postmaster, spent
from tests.bench.served import THREADS, WEBS, served, visitors_seeded, warmed

PEOPLE, QUICK_PEOPLE = 40, 3
RATE, SECONDS, QUICK_SECONDS = 30, 60, 4
VISITS_A_PHOTO, UPLOAD_SECONDS = 21, 30.0  # of a minute at that rate: a dozen photos
# Homes of a landlord: requests a second after the mail about the notices, and the cores that the guide reckons.
PROFILES = {18_000: (11, 2), 126_000: (76, 6), 531_000: (319, 24)}
PROFILE_SECONDS = 30
UNIT = "seconds, slowest twentieth of the pages"
TIMES, QUICK_TIMES = 30, 1
GOAL_A_CORE, GOAL_P95 = 20.0, 0.4


def main(options: argparse.Namespace) -> int:
    emails, paths = visitors_seeded(QUICK_PEOPLE if options.quick else PEOPLE)
    with served() as url:
        warmed(url, emails[0], paths)
        held = [part(url, emails, paths, options.quick) for part in (_costs, _open_loop)]
    cores = len(os.sched_getaffinity(0))
    with served(webs=cores) as url:
        warmed(url, emails[0], paths, cores)
        held.append(_profiles(url, emails, paths, options.quick, cores))
    return int(not all(held))


def _costs(url: str, emails: list[str], paths: list[str], quick: bool) -> bool:
    """What each step costs, and what a visit of them comes to."""
    times, cost = QUICK_TIMES if quick else TIMES, {}
    waits = Waits()
    people = [Visitor(url, email, 100 + number, paths, waits) for number, email in enumerate(emails)]
    one = people[0]
    cost["home"] = _each(times, lambda number: one.step("home"))
    cost["sign_in"] = _each(min(times, len(people)), lambda number: people[number].step("sign-in"))
    for name, path in zip(("account", "documents", "claims", "dashboard"), [*paths, "/accueil/"], strict=True):
        cost[name] = _each(times, partial(_look, one, path))
    photos = max(1, times // 6)
    cost["upload"] = _each(photos, lambda number: people[number].step("upload"))
    cost["removal"] = _each(photos, lambda number: people[number].step("removal"))
    visit = cost["home"] + cost["sign_in"] + sum(cost[name] for name in ("account", "documents", "claims"))
    a_core = REQUESTS_A_VISIT / visit
    ok = not waits.failed and (quick or a_core >= GOAL_A_CORE)
    detail: dict[str, Any] = {f"cpu_ms_{name}": round(seconds * 1000, 1) for name, seconds in cost.items()}
    pages = statistics.mean(cost[name] for name in ("account", "documents", "claims", "dashboard"))
    detail |= {"pages_a_sign_in": round((cost["sign_in"] - cost["dashboard"]) / pages, 1)}
    detail |= {"visits_a_second_a_core": round(1 / visit, 2), "pages_a_second_a_core": round(1 / pages, 1)}
    detail |= {"failed": waits.failed[:5], "quick": quick}
    tell("load-cost", a_core, f">= {GOAL_A_CORE}", ok, unit="requests/s/core", **detail)
    return ok


def _look(one: Visitor, path: str, number: int) -> None:
    one.step("page", path)


def _each(times: int, do: Callable[[int], object]) -> float:
    """Seconds of processor of all servers for each of so many."""
    roots = (os.getpid(), postmaster())
    before, own = spent(*roots), time.process_time()
    for number in range(times):
        do(number)
    return (spent(*roots) - before - (time.process_time() - own)) / times


def _open_loop(url: str, emails: list[str], paths: list[str], quick: bool) -> bool:
    """The promised rate for a minute."""
    detail, p95 = _crowd(url, emails, paths, RATE, QUICK_SECONDS if quick else SECONDS, UPLOAD_SECONDS)
    ok = not detail["failed"] and (quick or p95 < GOAL_P95)
    tell("load", p95, f"< {GOAL_P95}", ok, unit=UNIT, webs=WEBS, threads=THREADS, quick=quick, **detail)
    return ok


def _profiles(url: str, emails: list[str], paths: list[str], quick: bool, here: int) -> bool:
    """What each size asks of as many cores as are here, of those that the guide reckons for it."""
    held = []
    for homes, (rate, cores) in PROFILES.items():
        share = rate * min(1.0, here / cores)
        detail, p95 = _crowd(url, emails, paths, share, QUICK_SECONDS if quick else PROFILE_SECONDS, 10.0)
        held.append(not detail["failed"] and (quick or p95 < GOAL_P95))
        told = {"rate_of_all": rate, "cores_of_all": cores, "webs": here, "threads": THREADS, "quick": quick}
        tell(f"load/{homes}-homes", p95, f"< {GOAL_P95}", held[-1], unit=UNIT, **told, **detail)
    return all(held)


def _crowd(
    url: str, emails: list[str], paths: list[str], rate: float, seconds: int, upload_seconds: float
) -> tuple[dict[str, Any], float]:
    """So many requests a second, each at its moment: what came of it, and the slowest twentieth of the pages."""
    waits, visits = Waits(), max(1, round(rate * seconds / REQUESTS_A_VISIT))
    begun = time.perf_counter() + 1
    crowd = [Visitor(url, emails[number % len(emails)], 1000 + number, paths, waits) for number in range(visits)]
    for number, one in enumerate(crowd):
        one.begins = begun + number * seconds / visits
        one.upload_seconds = upload_seconds if number % VISITS_A_PHOTO == 0 and seconds > QUICK_SECONDS else None
    roots = (os.getpid(), postmaster())
    before, own = spent(*roots), time.process_time()
    for one in crowd:
        time.sleep(max(0.0, one.begins - time.perf_counter()))
        one.start()
    took = time.perf_counter() - begun + STEP_SECONDS * (len(paths) + 1)
    for one in crowd:
        one.join()
    by_visitors = time.process_time() - own
    used = spent(*roots) - before - by_visitors
    pages = waits.seconds("page")
    detail: dict[str, Any] = {**waits.slowest(), "p50_ms_page": round(statistics.median(pages) * 1000)}
    detail |= {"cores_used_by_servers": round(used / took, 2), "cores_used_by_visitors": round(by_visitors / took, 2)}
    asked = sum(len(waits.answers[what]) for what in ("home", "page", "sign-in"))
    detail |= {"rate": round(rate, 1), "visits": visits, "answers": asked}
    detail |= {"slow_uploads": len(waits.answers["upload"]), "failed": waits.failed[:5]}
    return detail, slowest_twentieth(pages)
