"""The same account of 2,000 lines in a ledger of 4,300 lines and in one of 4.3 million.

Fills two copies of the site. A goal is missed when a page or the SQL of a selector grows with the portal.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection
from django.utils import timezone

from home.selectors import tree_pages
from tenant_space.tenancy.models import LedgerEntry
from tests.bench.growth import compare
from tests.bench.sides import Side
from tests.kit.debits import password_given
from tests.kit.ledger_seed import Seeded, seed
from tests.kit.selectors_found import calls
from tests.kit.typing import Client

ROUNDS, SELECTOR_ROUNDS, QUICK_ROUNDS = 11, 31, 1
FEW, MANY = 4_300, 4_300_000
QUICK_FEW, QUICK_MANY = 2_500, 8_000
PAGE_GOAL, SELECTOR_GOAL = 1.3, 2.0
# Beside each page as one first sees it, deeper looks: the query after the address and the mark of its answer.
DEEPER = {
    "RentAccountPage": (
        ("page=10", 'rel="prev"'),
        ("type=PAYMENTS", "Votre recherche"),
        ("mots=rejet", "Votre recherche"),
    ),
    "StatementPage": (("du={year}-01-01&au={today}", "1er janvier {year}"),),
    "DocumentsPage": (("type=RENT_NOTICE&page=2", 'rel="prev"'),),
    "ClaimsPage": (("page=2", 'rel="prev"'),),
}
WITHOUT_ACCOUNT = {"PreferencesPage"}


class Portal(Side):
    """One of the two portals, with somebody signed in and the selectors for them."""

    def __init__(self, lines: int) -> None:
        super().__init__(str(lines))
        self.seeded: Seeded = seed(lines)
        self.lines = LedgerEntry.objects.count()
        self.calls = calls(self.seeded.tenant)
        self.client = Client(HTTP_HOST="localhost")
        self.client.force_login(self.seeded.user)


def addresses() -> dict[str, str]:
    """The page of each type about an account, and the deeper looks, with the mark that each answer must hold."""
    found = {}
    today = timezone.localdate()
    for page in tree_pages():
        if page.secured and page.page_type not in WITHOUT_ACCOUNT:
            found[page.url] = "<h1"
            for query, mark in DEEPER.get(page.page_type, ()):
                found[f"{page.url}?{query.format(year=today.year, today=today)}"] = mark.format(year=today.year)
    return found


def page_seconds(path: str, mark: str, portal: Portal) -> float:
    """One timed answer; its status, its account number and its mark are checked."""
    portal.use()
    password_given(portal.client)  # some pages ask for it again, after five minutes
    started = time.perf_counter()
    response = portal.client.get(path)
    spent = time.perf_counter() - started
    assert response.status_code == 200, f"{path}: {response.status_code}"
    page = response.content.decode().replace("\u00a0", " ")
    assert portal.seeded.account.pk in page and mark in page, f"{path}: no account, or not {mark}"
    return spent


def sql_seconds(name: str, portal: Portal) -> float:
    """What the database took for one selector, with the connection of its side."""
    portal.use()
    spent = 0.0

    def timed(execute: Callable[..., Any], *query: Any) -> Any:
        nonlocal spent
        started = time.perf_counter()
        try:
            return execute(*query)
        finally:
            spent += time.perf_counter() - started

    with connection.execute_wrapper(timed):
        portal.calls[name]()
    return spent


def main(options: argparse.Namespace) -> int:
    quick = options.quick
    few, many = (Portal(n) for n in ((QUICK_FEW, QUICK_MANY) if quick else (FEW, options.rows or MANY)))
    assert few.calls.keys() == many.calls.keys()
    held = []
    for path, mark in addresses().items():
        rounds = QUICK_ROUNDS if quick else ROUNDS
        measure = partial(compare, f"pages{path}", partial(page_seconds, path, mark), few, many)
        held.append(measure(goal=PAGE_GOAL, rounds=rounds, quick=quick, lines_many=many.lines))
    for name in few.calls:
        rounds = QUICK_ROUNDS if quick else SELECTOR_ROUNDS
        measure = partial(compare, f"sql {name}", partial(sql_seconds, name), few, many)
        held.append(measure(goal=SELECTOR_GOAL, rounds=rounds, quick=quick, lines_many=many.lines))
    return int(not all(held))
