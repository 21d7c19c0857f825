"""How PostgreSQL reads for a tenant among 126,000 homes and 4.3 million ledger lines: no large table from end to end.

Opens each page of a tenant, and asks the API for the same, on the long account and on an ordinary one; every
statement met is prepared and explained as often as it takes PostgreSQL to settle on its plan.
"""

from __future__ import annotations

import argparse
import json
import re
import uuid
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.utils import timezone

from forms.submissions.models import Draft, Message, Submission
from tenant_space.identity.models import User
from tenant_space.payments.records import Attempt, Payment
from tenant_space.tenancy.models import Holder, LeaseInsurance
from tests.bench.bench_pages_growth import addresses
from tests.bench.growth import tell
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.debits import password_given
from tests.kit.ledger_seed import LONG_ACCOUNT, OTHER_LEASE, OTHER_LINES_A_MONTH, OTHER_NUMBER, seed
from tests.kit.rows import multiply, run
from tests.kit.typing import Client

LINES, MONTHS, LARGE = 4_300_000, 8, 10_000  # 134,000 homes of 32 lines
QUICK_LINES, QUICK_LARGE = 80_000, 5_000  # 2,400 homes: of these, lines, documents and messages
ORDINARY = "600001"
WITHOUT_INDEX = "SELECT entry_id FROM tenancy_ledgerentry WHERE label = %s"
MESSAGES = 3
KINDS = "'{contact,insurance,receipt,payment_plan,debit,details}'::text[]"
TIMES = 7  # after five plans for the values, PostgreSQL compares them with one for whatever values come
ACCOUNT = (
    *(
        "",
        "/home",
        "/entries",
        "/entries?page=3",
        "/entries?q=rejet",
        "/entries?kind=PAYMENTS",
        "/changes",
        "/year",
        "/claims",
    ),
    *("/claims?page=2", "/leases", "/payments", "/statement", "/persons", "/mandates", "/receipts-choice"),
    "/payment-plan",
)
OTHER_ANSWERS = ("accounts", "me", "reach", "requests", "documents", "documents?kind=RENT_NOTICE&page=2")


def main(options: argparse.Namespace) -> int:
    large = QUICK_LARGE if options.quick else LARGE
    lines = QUICK_LINES if options.quick else options.rows or LINES
    settings.PORTAL_API_PER_MINUTE = 1_000_000
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    seeded = seed(lines, MONTHS)
    homes = (lines - LONG_ACCOUNT) // (MONTHS * OTHER_LINES_A_MONTH)
    _requests(homes)
    ordinary = f.UserFactory(tenant=Holder.objects.get(account=ORDINARY).tenant)
    rows = _rows()
    assert _read_whole(WITHOUT_INDEX, ("Loyer",), rows, large), "what no index serves is not found"
    held = []
    for account, user, number in (("long", seeded.user, seeded.account.pk), ("ordinary", ordinary, ORDINARY)):
        met = _met(user, number)
        scans = [
            f"{path}: {told}" for sql, (path, values) in met.items() if (told := _read_whole(sql, values, rows, large))
        ]
        held.append(not scans)
        tell(
            f"plans/{account}",
            len(scans),
            "<= 0",
            held[-1],
            unit="scans",
            statements=len(met),
            homes=homes,
            scans=scans,
        )
    return int(not all(held))


def _requests(homes: int) -> None:
    """A person of the portal, a request with its messages, a draft, a certificate and a payment for each home."""
    now, today = timezone.now(), timezone.localdate()
    of = {"tenant_id": "'X' || lpad(n::text, 8, '0')", "account_id": OTHER_NUMBER.format(n="n")}
    multiply(User(password="!"), homes, email="'x' || n || '@example.org'", tenant_id=of["tenant_id"])
    run("DELETE FROM identity_user WHERE tenant_id = 'X00000001'")  # who looks is made like anybody
    data = {"topic_name": "Autre", "subject": "OTHER", "place": "", "message": "Bonjour"}
    sent = Submission(kind="contact", created_at=now, updated_at=now, due_on=today, data=data, state="CLOSED")
    # The first is that of who looks. A fifth of them are open.
    of_kind = {
        "kind": f"({KINDS})[1 + mod(n - 1, 6)]",
        "state": "CASE mod(n, 5) WHEN 0 THEN 'RECEIVED' ELSE 'CLOSED' END",
    }
    multiply(sent, homes, uid="gen_random_uuid()", number="900000000 - n", **of_kind, **of)
    first = Submission.objects.earliest("pk").pk - 1
    line = Message(told_at=now, created_at=now, read_at=now)
    of_message = f"{first} + (n - 1) / {MESSAGES} + 1"
    of_line = {"by_staff": "mod(n, 2) = 0", "read_at": "CASE WHEN mod(n, 5) > 0 THEN now() END"}
    multiply(line, homes * MESSAGES, uid="gen_random_uuid()", submission_id=of_message, **of_line)
    draft = Draft(kind="contact", kept_until=today)
    multiply(draft, homes, uid="gen_random_uuid()", tenant_id=of["tenant_id"], submission_id=f"{first} + n")
    certificate = LeaseInsurance(valid_from=today, valid_to=today, submission=uuid.UUID(int=1))
    multiply(certificate, homes, lease_id=OTHER_LEASE.format(n="n"))
    paid = Payment(amount_cents=100, state="ACCEPTED")
    multiply(paid, homes, uid="gen_random_uuid()", form_key="gen_random_uuid()", **of)
    first = Payment.objects.earliest("pk").pk - 1
    attempt = Attempt(gateway="x", shop="x", mode="TEST", utc_day=today, started_at=now, amount_cents=100)
    attempt.state = "ACCEPTED"
    told = {"number": "lpad(mod(n, 1000000)::text, 6, '0')", "reference": "'r' || n", "payment_id": f"{first} + n"}
    told["posted_at"] = "CASE WHEN mod(n, 10) > 0 THEN now() END"  # the first days of a month, before the night
    multiply(attempt, homes, **told)
    run("VACUUM ANALYZE")


def _rows() -> dict[str, int]:
    """How many rows each table and each index has, as PostgreSQL counted them last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples::bigint FROM pg_class WHERE relkind IN ('r', 'i')")
        return dict(cursor.fetchall())


def _asked(user: User, number: str) -> Iterator[tuple[str, Callable[[str], Any]]]:
    """The address of each page and of each answer, with what asks for it."""
    browser, app = Client(HTTP_HOST="localhost"), App().enter(user)
    browser.force_login(user)

    def page(path: str) -> Any:
        password_given(browser)
        return browser.get(path)

    further = {ORDINARY: "page="}.get(number, "\0")  # an ordinary account has one page of everything
    for path in addresses():
        if further not in path:
            yield path, page
    for answer in (*(f"accounts/{number}{one}" for one in ACCOUNT), *OTHER_ANSWERS):
        if further not in answer:
            yield f"/api/v1/{answer}", app.get


def _met(user: User, number: str) -> dict[str, tuple[str, tuple[Any, ...]]]:
    """What is asked of the database for all of them, each statement once: where it was met first, and its values."""
    found: dict[str, tuple[str, tuple[Any, ...]]] = {}
    for path, ask in _asked(user, number):

        def kept(execute: Any, sql: str, params: Any, many: bool, context: Any, path: str = path) -> Any:
            if sql.startswith("SELECT"):
                found.setdefault(sql, (path, tuple(params or ())))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(kept):
            status = ask(path).status_code
        assert status == 200, f"{path}: {status}"
    return found


def _read_whole(sql: str, values: tuple[Any, ...], rows: dict[str, int], large: int) -> str:
    """The tables and indexes of over `large` rows that this statement reads whole, and what it asks; empty: none."""
    tables = sorted({table for plan in _plans(sql, values) for table in _whole(plan) if rows.get(table, 0) > large})
    return f"{', '.join(tables)}: {sql[sql.index(' FROM ') + 1 :]}" if tables else ""


def _plans(sql: str, values: tuple[Any, ...]) -> list[dict[str, Any]]:
    """The plan for these values, and the one that is settled on."""
    places = count(1)
    text = re.sub(r"%[s%]", lambda found: f"${next(places)}" if found[0] == "%s" else "%", sql)
    given = f"({', '.join(['%s'] * len(values))})" if values else ""
    explain = psycopg.ClientCursor(connection.connection).mogrify(
        f"EXPLAIN (FORMAT JSON) EXECUTE looked_at{given}", values
    )
    plans = []
    with connection.cursor() as cursor:
        cursor.execute(f"PREPARE looked_at AS {text}")
        for _ in range(TIMES):
            cursor.execute(explain)
            (told,) = cursor.fetchone()
            plans.append((json.loads(told) if isinstance(told, str) else told)[0]["Plan"])
        cursor.execute("DEALLOCATE looked_at")
    return [plans[0], plans[-1]]


def _whole(node: dict[str, Any]) -> Iterator[str]:
    """The tables that a plan reads from end to end, and the indexes: a partial one may hold a few rows of many."""
    sort = node["Node Type"]
    if sort == "Seq Scan":
        yield node["Relation Name"]
    elif "Index" in sort and "Index Cond" not in node:
        yield node["Index Name"]
    for below in node.get("Plans", ()):
        yield from _whole(below)
