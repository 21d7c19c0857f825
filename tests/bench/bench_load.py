"""Visits over the network, through nginx, gunicorn with the production settings, PostgreSQL and Redis.

First what each step costs the server's processes, one person after the other: a sign-in costs as much as many pages,
since a password must be dear to try. Hence how many requests a second one core serves, which `docs/exploitation.md`
reckons from. Then an open loop: so many requests a second for a minute, each due at its moment whatever the server
does, photos that leave slowly among them. How long people wait is true on a machine with nothing else to do only.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.bench.crowd import REQUESTS_A_VISIT, STEP_SECONDS, Visitor, Waits
from tests.bench.growth import tell
from tests.bench.processes import postmaster, spent
from tests.bench.served import THREADS, WEBS, served, visitors_seeded, warmed

PEOPLE, QUICK_PEOPLE = 40, 3
RATE, SECONDS, QUICK_SECONDS = 30, 60, 4
SLOW_UPLOADS, UPLOAD_SECONDS = 12, 30.0  # more at once than there are threads
TIMES, QUICK_TIMES = 30, 1
GOAL_A_CORE, GOAL_P95 = 20.0, 0.4


def main(options: argparse.Namespace) -> int:
    emails, paths = visitors_seeded(QUICK_PEOPLE if options.quick else PEOPLE)
    with served() as url:
        warmed(url, emails[0], paths)
        ok = _costs(url, emails, paths, options.quick)
        return int(not (_open_loop(url, emails, paths, options.quick) and ok))


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
    one.upload_seconds = 0.0
    cost["upload"] = _each(max(1, times // 6), lambda number: one.step("upload"))
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
    """So many requests a second, each at its moment."""
    seconds, waits = QUICK_SECONDS if quick else SECONDS, Waits()
    visits = max(1, round(RATE * seconds / REQUESTS_A_VISIT))
    begun = time.perf_counter() + 1
    crowd = [Visitor(url, emails[number % len(emails)], 1000 + number, paths, waits) for number in range(visits)]
    for number, one in enumerate(crowd):
        one.begins = begun + number * seconds / visits
        slow = number % max(1, visits // SLOW_UPLOADS) == 0
        one.upload_seconds = UPLOAD_SECONDS if slow and not quick else None
    roots = (os.getpid(), postmaster())
    before, own = spent(*roots), time.process_time()
    for one in crowd:
        time.sleep(max(0.0, one.begins - time.perf_counter()))
        one.start()
    took = time.perf_counter() - begun + STEP_SECONDS * (len(paths) + 1)
    for one in crowd:
        one.join()
    used = spent(*roots) - before - (time.process_time() - own)
    asked = [second for what in ("home", "page", "sign-in") for second in waits.seconds[what]]
    p95 = {what: _p95(found) for what, found in waits.seconds.items()}
    ok = not waits.failed and (quick or p95["page"] < GOAL_P95)
    detail: dict[str, Any] = {f"p95_ms_{what}": round(found * 1000) for what, found in p95.items()}
    detail |= {"p50_ms_page": round(statistics.median(waits.seconds["page"]) * 1000), "rate": RATE}
    detail |= {"cores_used_by_servers": round(used / took, 2), "cores_used_by_visitors": round(_own(own) / took, 2)}
    detail |= {"visits": visits, "answers": len(asked), "slow_uploads": len(waits.seconds["upload"])}
    detail |= {"webs": WEBS, "threads": THREADS, "failed": waits.failed[:5], "quick": quick}
    tell("load", p95["page"], f"< {GOAL_P95}", ok, unit="seconds, slowest twentieth of the pages", **detail)
    return ok


def _own(before: float) -> float:
    return time.process_time() - before


def _p95(found: list[float]) -> float:
    return statistics.quantiles(found, n=20)[-1] if len(found) > 1 else max(found, default=0.0)
