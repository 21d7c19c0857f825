"""What each tenant page costs with 10 and with 10,000 ledger lines on the account.

Needs an empty, migrated PostgreSQL in `PORTAL_DATABASE_URL`. Prints one JSON object a line; exits 1
when a page grows with the ledger, in queries or in time.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
MEDIA = tempfile.TemporaryDirectory(prefix="portal-bench-")
os.environ["PORTAL_MEDIA_ROOT"] = MEDIA.name
os.environ["PORTAL_STATIC_ROOT"] = str(ROOT / "var" / "bench-static")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from tenant_space.tenancy.models import LedgerEntry  # noqa: E402
from tests import factories as f  # noqa: E402
from tests.bench.growth import compare  # noqa: E402

PAGES = ["/accueil/", "/mon-compte/", "/ma-residence/", "/documents-divers/"]
ROUNDS, QUICK_ROUNDS = 15, 3
FEW, MANY, QUICK_MANY = 10, 10_000, 500


def tenant_with(lines: int) -> Client:
    """A signed-in tenant whose account has so many ledger lines."""
    holder = f.HolderFactory(account__owing=True)
    lease = f.LeaseFactory(account=holder.account)
    f.DocumentFactory.create_batch(8, account=holder.account)
    first = dt.date(2000, 1, 1)
    LedgerEntry.objects.bulk_create(
        f.EntryFactory.build(
            account=holder.account, lease=lease, accounting_date=first + dt.timedelta(days=number // 2)
        )
        for number in range(lines)
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(f.UserFactory(tenant=holder.tenant))
    client.account = holder.account_id
    return client


def seconds(path: str, client: Client) -> float:
    """One timed answer; its status and its account number are checked."""
    started = time.perf_counter()
    response = client.get(path)
    spent = time.perf_counter() - started
    assert response.status_code == 200, response.status_code
    assert client.account in response.content.decode()
    return spent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small, for correctness only")
    quick = parser.parse_args().quick
    call_command("collectstatic", "--noinput", verbosity=0)
    call_command("setup_site", verbosity=0)
    few, many = tenant_with(FEW), tenant_with(QUICK_MANY if quick else MANY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    rounds = QUICK_ROUNDS if quick else ROUNDS
    held = [compare(f"pages{path}", partial(seconds, path), few, many, rounds=rounds, quick=quick) for path in PAGES]
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main())
