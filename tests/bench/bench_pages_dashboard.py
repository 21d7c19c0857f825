"""What serving the dashboard as a Wagtail page costs, beside a plain view of the same and a bare one.

One process asks the portal's own WSGI application, as the web server does, under the same middleware; the
three answers are timed in turn.
"""

from __future__ import annotations

import argparse
import statistics

from django.conf import settings

from tests.bench import plain_urls
from tests.bench.growth import tell
from tests.bench.visitor import Visitor, queries
from tests.kit.ledger_seed import seed

ROUNDS, TIMES = 21, 10
QUICK_ROUNDS, QUICK_TIMES = 1, 1
LINES = 4_300
GOAL = 0.6


def main(options: argparse.Namespace) -> int:
    settings.ROOT_URLCONF = plain_urls.__name__
    seeded = seed(LINES)
    plain_urls.page_fill()
    dashboard, plain, bare = plain_urls.page.url, f"/{plain_urls.PLAIN}", f"/{plain_urls.BARE}"
    visitor = Visitor(seeded.user)
    for path in (dashboard, plain, bare):
        visitor.ask(path)
    assert visitor.read(dashboard) == visitor.read(plain), "the plain view does not answer the same"
    assert seeded.account.pk in visitor.read(plain).text
    assert visitor.read(bare).text.count("<li>") == plain_urls.LINES
    rounds, times = (QUICK_ROUNDS, QUICK_TIMES) if options.quick else (ROUNDS, TIMES)
    spent: dict[str, list[float]] = {dashboard: [], plain: [], bare: []}
    for _ in range(rounds):
        for path, seconds in spent.items():
            seconds.append(visitor.seconds(path, times) / times)
    detail = {
        "ms_dashboard": ms(spent[dashboard]),
        "ms_plain": ms(spent[plain]),
        "ms_bare": ms(spent[bare]),
        "queries_dashboard": queries(visitor, dashboard),
        "queries_plain": queries(visitor, plain),
        "queries_bare": queries(visitor, bare),
        "rounds": rounds,
        "answers_a_round": times,
        "quick": options.quick,
    }
    value = ratio(spent[plain], spent[dashboard])
    ok = options.quick or value >= GOAL
    tell("dashboard-to-plain-view", value, f">= {GOAL}", ok, **detail)
    tell("dashboard-to-bare-view", ratio(spent[bare], spent[dashboard]), "reported", True, **detail)
    return int(not ok)


def ratio(above: list[float], below: list[float]) -> float:
    """The median of the ratios of the rounds."""
    return statistics.median(a / b for a, b in zip(above, below, strict=True))


def ms(seconds: list[float]) -> float:
    return round(statistics.median(seconds) * 1000, 2)
