"""What each page of a tenant costs with 60 and with 10,000 ledger lines on the account, in one database."""

from __future__ import annotations

import argparse
import datetime as dt
import time
from functools import partial

from home.selectors import tree_pages
from tenant_space.tenancy.models import LedgerEntry
from tests.bench.growth import compare
from tests.kit import factories as f
from tests.kit.rows import run
from tests.kit.typing import Client

PAGES = ["DashboardPage", "RentAccountPage", "ResidencePage", "DocumentsPage", "StatementPage"]
ROUNDS, QUICK_ROUNDS = 15, 1
FEW, MANY, QUICK_MANY = 60, 10_000, 500  # sixty fill the first page, too


class Tenant(Client):
    """A browser in which the holder of an account is signed in."""

    account: str
    """Its number, which each page must show."""


def tenant_with(lines: int) -> Tenant:
    """A signed-in tenant whose account has n ledger lines."""
    holder = f.HolderFactory(account__owing=True)
    lease = f.LeaseFactory(account=holder.account)
    f.DocumentFactory.create_batch(8, account=holder.account)
    today = dt.date.today()
    LedgerEntry.objects.bulk_create(
        f.EntryFactory.build(
            account=holder.account, lease=lease, accounting_date=today - dt.timedelta(days=number // 2)
        )
        for number in range(lines)
    )
    client = Tenant(HTTP_HOST="localhost")
    client.force_login(f.UserFactory(tenant=holder.tenant))
    client.account = holder.account_id
    return client


def seconds(path: str, client: Tenant) -> float:
    """One timed answer; its status and its account number are checked."""
    started = time.perf_counter()
    response = client.get(path)
    spent = time.perf_counter() - started
    assert response.status_code == 200, response.status_code
    assert client.account in response.content.decode()
    return spent


def main(options: argparse.Namespace) -> int:
    few, many = tenant_with(FEW), tenant_with(QUICK_MANY if options.quick else MANY)
    run("VACUUM ANALYZE")
    rounds = QUICK_ROUNDS if options.quick else ROUNDS
    urls = [page.url for page in tree_pages() if page.page_type in PAGES]
    assert len(urls) == len(PAGES)
    held = [
        compare(f"lines{url}", partial(seconds, url), few, many, rounds=rounds, quick=options.quick) for url in urls
    ]
    return int(not all(held))
