"""How PostgreSQL answers the selectors among 200,000 ledger lines: by the account, never by a whole table."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.models import QuerySet
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from forms.submissions.desk.selectors import leases_shown
from tenant_space.tenancy.models import LedgerEntry, Tenant
from tenant_space.tenancy.scope import scope_of
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.databases import SQLITE, Databases, point_at
from tests.kit.ledger_seed import LONG_ACCOUNT, seed
from tests.kit.selectors_found import calls

pytestmark = pytest.mark.skipif(SQLITE, reason="plans of PostgreSQL")
# In accounts of 32 lines, so that there are thousands of them.
LINES, MONTHS = 200_000, 8
LARGE = 5_000
LEDGER = "tenancy_ledgerentry"
BY_ACCOUNT = {"ledger_by_account", "ledger_by_document"}


@pytest.fixture(scope="module")
def tenant(databases: Databases, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Tenant]:
    """Whose account has 2,000 of the 200,000 lines, in a database of this module's own."""
    with django_db_blocker.unblock():
        before = dict(connections["default"].settings_dict)
        point_at(databases.copy("migrated"))
        found = seed(LINES, months=MONTHS).tenant
        with connection.cursor() as cursor:
            cursor.execute("SET random_page_cost = 1.1")  # what an SSD costs
        yield found
        connections["default"].close()
        connections["default"].settings_dict.update(before)


@pytest.fixture(scope="module")
def large(tenant: Tenant) -> set[str]:
    """The tables that nobody should read whole."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE])
        found = {name for (name,) in cursor.fetchall()}
    assert {LEDGER, "tenancy_document", "tenancy_holder", "tenancy_lease", "tenancy_claim"} <= found
    return found


@contextmanager
def explained() -> Iterator[list[dict[str, Any]]]:
    """The plans, with what was really read, of the queries made inside."""
    plans: list[dict[str, Any]] = []

    def explain(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        with connection.connection.cursor() as cursor:  # the driver's own: this one is not wrapped
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
            found = cursor.fetchone()[0]
        plans.extend(root["Plan"] for root in (json.loads(found) if isinstance(found, str) else found))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield plans


def faults(plans: list[dict[str, Any]], large: set[str]) -> list[str]:
    """What reads a large table otherwise than by an index, or more lines than the account has."""
    found = []
    for node in (node for plan in plans for node in nodes(plan)):
        table = node.get("Relation Name")
        if table not in large:
            continue
        indexes = [part for part in nodes(node) if "Index Name" in part]
        if not indexes or not all("Index Cond" in part for part in indexes):
            found.append(f"{table}: {node['Node Type']} without a condition of an index")
        if table == LEDGER and not BY_ACCOUNT.issuperset(part["Index Name"] for part in indexes):
            found.append(f"{table}: not by the account")
        read = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        if read > LONG_ACCOUNT:
            found.append(f"{table}: {read:.0f} rows read")
    return found


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)


@pytest.mark.slow
@pytest.mark.parametrize("left", [False, True], ids=["of their home", "of one they left to others"])
def test_no_selector_reads_a_whole_table(tenant: Tenant, large: set[str], left: bool) -> None:
    with transaction.atomic():
        if left:
            f.HolderFactory(account=tenant.holdings.get().account, cosignatory=True)
            tenant.holdings.update(to_date=timezone.localdate() - dt.timedelta(days=5))
        assert bool(scope_of(tenant).left) == left
        _no_whole_table(tenant, large)
        transaction.set_rollback(True)


def _no_whole_table(tenant: Tenant, large: set[str]) -> None:
    bad, asked = {}, 0
    for name, call in calls(tenant).items():
        with explained() as plans:
            found = call()
            if isinstance(found, QuerySet):
                list(found)  # whoever asks reads it all
        asked += len(plans)
        if wrong := faults(plans, large):
            bad[name] = wrong
    assert not bad, json.dumps(bad, indent=1)
    assert asked > len(calls(tenant))


def test_the_homes_beside_a_request_are_found_by_their_keys(tenant: Tenant, large: set[str]) -> None:
    """They are those it is about and those of its account: asked with one « or », all leases are read for it."""
    with transaction.atomic():
        row = ff.sent(tenant.holdings.get())
        with explained() as plans:
            about, homes = leases_shown(row)
        transaction.set_rollback(True)
    assert len(about) == len(homes) == 2 and faults(plans, large) == []


BAD = {
    "by its text": lambda: LedgerEntry.objects.filter(label__contains="Loyer"),
    "in order, whosever it is": lambda: LedgerEntry.objects.order_by(
        "account_id", "-accounting_date", "-seq", "-entry_id"
    ),
    "everybody, by the index": lambda: LedgerEntry.objects.filter(account_id__gt="0").order_by("account_id"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_query_is_found(tenant: Tenant, large: set[str], name: str) -> None:
    with explained() as plans:
        list(BAD[name]()[: LONG_ACCOUNT + 1])
    assert faults(plans, large)


@pytest.mark.slow
def test_a_good_query_is_not(tenant: Tenant, large: set[str]) -> None:
    with explained() as plans:
        list(LedgerEntry.objects.for_tenant(tenant))
    assert plans and not faults(plans, large)
