"""What each page of a tenant costs beside a bare view of Django, and the API's answer beside the page.

In seconds of processor, for the account of 2,000 lines and for an ordinary one. The bare view (session, user, one
query, ten lines) gets faster with the rest, so its own milliseconds stand beside each ratio.
"""

from __future__ import annotations

import argparse
import statistics
from typing import Any

from django.conf import settings
from django.urls import reverse

from home.selectors import page_url
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.bench import plain_urls
from tests.bench.growth import tell
from tests.bench.visitor import Visitor, queries
from tests.kit import factories as f
from tests.kit.ledger_seed import seed

LINES = 4_300
ORDINARY = "600001"  # the first of the others
ROUNDS, TIMES = 9, 10
QUICK_ROUNDS, QUICK_TIMES = 1, 1
# What a bare view costs, over what the page costs; the least that is promised.
GOALS = {
    "DashboardPage": 0.30,
    "RentAccountPage": 0.15,
    "ClaimsPage": 0.25,
    "DocumentsPage": 0.25,
    "submissions": 0.25,
}


# What an app asks for the same screen; each costs at most what the page costs.
ANSWERS = {
    "DashboardPage": ("accounts/{number}/home",),
    "RentAccountPage": ("accounts/{number}/entries", "accounts/{number}/changes", "accounts/{number}/year"),
    "ClaimsPage": ("accounts/{number}/claims",),
    "DocumentsPage": ("documents",),
    "submissions": ("requests",),
}
API_GOAL = 1.0


def main(options: argparse.Namespace) -> int:
    settings.ROOT_URLCONF = plain_urls.__name__
    settings.PORTAL_API_PER_MINUTE = 1_000_000
    seeded = seed(LINES)
    ordinary = f.UserFactory(tenant=Holder.objects.get(account=ORDINARY).tenant)
    accounts = (("long", seeded.user, seeded.account.pk), ("ordinary", ordinary, ORDINARY))
    held = [_measured(name, user, number, options.quick) for name, user, number in accounts]
    return int(not all(held))


def _measured(account: str, user: User, number: str, quick: bool) -> bool:
    browser, app = Visitor(user), Visitor(user, app=True)
    bare = f"/{plain_urls.BARE}"
    paths = {name: page_url(name) or reverse(name) for name in GOALS}
    answers = {f"/api/v1/{one.format(number=number)}": paths[name] for name, each in ANSWERS.items() for one in each}
    asked = dict.fromkeys((bare, *paths.values()), browser) | dict.fromkeys(answers, app)
    rounds, times = (QUICK_ROUNDS, QUICK_TIMES) if quick else (ROUNDS, TIMES)
    for path, visitor in asked.items():
        for _ in range(4):  # until PostgreSQL has its plans
            visitor.ask(path)
    spent: dict[str, list[float]] = {path: [] for path in asked}
    for _ in range(rounds):
        for path, visitor in asked.items():
            spent[path].append(visitor.processor(path, times) / times)
    held = []
    for name, path in paths.items():
        ratio = _ratio(spent[bare], spent[path])
        held.append(quick or ratio >= GOALS[name])
        detail: dict[str, Any] = {"cpu_ms": _ms(spent[path]), "cpu_ms_bare": _ms(spent[bare]), "rounds": rounds}
        asks = queries(browser, path)
        tell(f"throughput{path}{account}", ratio, f">= {GOALS[name]}", held[-1], queries=asks, **detail)
    for answer, path in answers.items():
        ratio = _ratio(spent[answer], spent[path])
        held.append(quick or ratio <= API_GOAL)
        detail = {"cpu_ms": _ms(spent[answer]), "cpu_ms_page": _ms(spent[path]), "rounds": rounds}
        told = answer.removeprefix("/api/v1").replace(f"/{number}", "")
        asks = queries(app, answer)
        tell(f"api{told}/{account}", ratio, f"<= {API_GOAL}", held[-1], queries=asks, **detail)
    for name, each in ANSWERS.items():
        if len(each) > 1:
            of = [spent[answer] for answer, path in answers.items() if path == paths[name]]
            whole = [sum(seconds) for seconds in zip(*of, strict=True)]
            detail = {"answers": len(of), "cpu_ms": _ms(whole), "cpu_ms_page": _ms(spent[paths[name]])}
            tell(f"api-whole{paths[name]}{account}", _ratio(whole, spent[paths[name]]), "reported", True, **detail)
    return all(held)


def _ratio(above: list[float], below: list[float]) -> float:
    """The median of the ratios of the rounds."""
    return statistics.median(one / other for one, other in zip(above, below, strict=True))


def _ms(seconds: list[float]) -> float:
    return round(statistics.median(seconds) * 1000, 2)
