"""What each page of a tenant costs beside a bare view of Django, in seconds of processor.

For the account of 2,000 lines and for an ordinary one. The bare view (session, user, one query, ten lines) gets
faster with the rest, so its own milliseconds stand beside each ratio.
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
    "DashboardPage": 0.25,
    "RentAccountPage": 0.15,
    "ClaimsPage": 0.25,
    "DocumentsPage": 0.25,
    "submissions": 0.25,
}


def main(options: argparse.Namespace) -> int:
    settings.ROOT_URLCONF = plain_urls.__name__
    seeded = seed(LINES)
    ordinary = f.UserFactory(tenant=Holder.objects.get(account=ORDINARY).tenant)
    held = [_measured(name, user, options.quick) for name, user in (("long", seeded.user), ("ordinary", ordinary))]
    return int(not all(held))


def _measured(account: str, user: User, quick: bool) -> bool:
    visitor = Visitor(user)
    bare = f"/{plain_urls.BARE}"
    paths = {name: page_url(name) or reverse(name) for name in GOALS}
    rounds, times = (QUICK_ROUNDS, QUICK_TIMES) if quick else (ROUNDS, TIMES)
    for path in (bare, *paths.values()):
        for _ in range(4):  # until PostgreSQL has its plans
            visitor.ask(path)
    spent: dict[str, list[float]] = {path: [] for path in (bare, *paths.values())}
    for _ in range(rounds):
        for path, seconds in spent.items():
            seconds.append(visitor.processor(path, times) / times)
    held = []
    for name, path in paths.items():
        ratio = statistics.median(one / other for one, other in zip(spent[bare], spent[path], strict=True))
        ok = quick or ratio >= GOALS[name]
        detail: dict[str, Any] = {"cpu_ms": _ms(spent[path]), "cpu_ms_bare": _ms(spent[bare]), "rounds": rounds}
        tell(f"throughput{path}{account}", ratio, f">= {GOALS[name]}", ok, queries=queries(visitor, path), **detail)
        held.append(ok)
    return all(held)


def _ms(seconds: list[float]) -> float:
    return round(statistics.median(seconds) * 1000, 2)
