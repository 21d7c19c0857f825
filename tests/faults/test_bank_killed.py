"""Web or database killed at a statement of a notification's transaction; and the same notification over and over.

Either nothing is there, and the tenant reads that the bank is awaited, or all of it is. The bank's retry then makes it
one credit and one receipt.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.kit.databases import SQLITE, Databases
from tests.kit.dying import COUNTED, GONE, HEADER, HERE
from tests.kit.portal import Portal
from tests.kit.services import PostgreSQL, wait_for

pytestmark = pytest.mark.skipif(SQLITE, reason="SQLite has no server to kill")

# So many attempts at the bank, each on an account of its own: the key of the attempt, and what the bank will tell.
BEGUN = """
from tests.kit import factories as f
from tests.kit.payments import attempt_of, payer, told
for number in range({count}):
    holder = payer(str(730_000 + number)); f.UserFactory(tenant=holder.tenant)
    attempt = attempt_of(holder)
    print(attempt.pk, told(attempt).decode())
"""
# What is written of one, and what its tenant reads of it.
TRUTH = """
import json
from tenant_space.notifications.models import OutgoingMail
from tenant_space.payments.records import Attempt, Movement, Notification
from tenant_space.payments.selectors import payment_shown
from tenant_space.tenancy.accounts import account_readable
one = Attempt.objects.get(pk={pk}); payment, tenant = one.payment, one.payment.tenant
shown = payment_shown(tenant, payment.uid)
print(json.dumps({{
    "notifications": Notification.objects.filter(attempt=one).count(),
    "credited": [row.cents for row in one.movements.all()],
    "mails": OutgoingMail.objects.filter(kind="payments.receipt", context__payment_attempt=one.pk).count(),
    "reads": [shown.state, shown.at_bank, account_readable(tenant, payment.account_id).balance.cents],
}}))
"""
NOTHING = {"notifications": 0, "credited": [], "mails": 0, "reads": ["STARTED", True, 61_234]}
ALL = {"notifications": 1, "credited": [61_234], "mails": 1, "reads": ["ACCEPTED", False, 0]}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
REPLAYS, AT_ONCE = 1000, 50


@dataclass
class Bank:
    """A portal on a database that keeps its promises, and a bank that tells it of payments."""

    portal: Portal
    server: PostgreSQL
    attempts: list[tuple[str, str]]

    def tell(self, body: str, url: str = "", **headers: str) -> requests.Response:
        address = f"{url or self.portal.url}/paiement/notification/simulator/"
        return requests.post(address, body, headers=FORM | headers, timeout=30)

    def truth(self, pk: str) -> dict[str, Any]:
        return dict(json.loads(self.portal.shell(TRUTH.format(pk=pk))))


@pytest.fixture
def bank(databases: Databases, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Bank]:
    """As many attempts and webs as the test asks for."""
    attempts, webs = request.param
    databases.server.dump("migrated", tmp_path / "portal.sql")
    with ExitStack() as stack:
        server = PostgreSQL(durable=True)
        stack.callback(server.stop)
        address = server.start().create("portal")
        server.restore("portal", tmp_path / "portal.sql")
        dying = {"DJANGO_SETTINGS_MODULE": "tests.kit.dying_settings", "PORTAL_PAYMENT_GATEWAY": "simulator"}
        portal = Portal(address, environment=dying)
        stack.callback(portal.stop)
        begun = [line.split(" ", 1) for line in portal.shell(BEGUN.format(count=attempts)).splitlines()]
        yield Bank(portal.start(worker=False, webs=webs), server, [(pk, body) for pk, body in begun])


def statements_of(bank: Bank) -> int:
    """How many statements a notification takes, from one that nobody disturbs."""
    pk, body = bank.attempts.pop()
    answer = bank.tell(body)
    assert answer.text == "OK" and bank.truth(pk) == ALL
    return int(answer.headers[COUNTED])


def killed_at(bank: Bank, who: str, place: int) -> None:
    """The bank tells; web or database dies there; the bank tries again."""
    pk, body = bank.attempts.pop()
    if who == "web":
        with pytest.raises(requests.ConnectionError):
            bank.tell(body, **{HEADER: f"web:{place}"})
        bank.portal.kill("web")
        bank.portal.spawn("web")
        bank.portal.wait(bank.portal.url)
    else:
        database_killed(bank, body, place)
    assert bank.truth(pk) == (ALL if place == 0 else NOTHING), f"{who}:{place}"
    assert bank.tell(body).status_code == 200
    assert bank.truth(pk) == ALL, f"{who}:{place}, after the retry"


def database_killed(bank: Bank, body: str, place: int) -> None:
    here, gone = (bank.portal.folder / "tmp" / name for name in (HERE, GONE))
    here.unlink(missing_ok=True)
    gone.unlink(missing_ok=True)
    with ThreadPoolExecutor(1) as pool:
        told = pool.submit(bank.tell, body, **{HEADER: f"database:{place}"})
        wait_for(here.exists, 20, "the statement")
        bank.server.kill()
        gone.touch()
        assert told.result().status_code == 500, "so that the bank tries again"
    bank.server.start()
    bank.portal.wait(bank.portal.url)


@pytest.mark.short_faults
@pytest.mark.parametrize("bank", [(4, 1)], indirect=True, ids=["seeded"])
def test_a_kill_leaves_nothing_or_all_and_the_retry_makes_one_credit(bank: Bank) -> None:
    statements, chance = statements_of(bank), random.Random(7)
    killed_at(bank, "web", chance.randint(2, statements))
    killed_at(bank, "web", 0)
    killed_at(bank, "database", chance.randint(2, statements))


@pytest.mark.faults
@pytest.mark.parametrize("bank", [(90, 1)], indirect=True, ids=["each statement"])
def test_a_kill_at_every_statement(bank: Bank) -> None:
    statements = statements_of(bank)
    for place in range(statements + 1):
        killed_at(bank, "web", place)
    for place in range(1, statements + 1):
        killed_at(bank, "database", place)


@pytest.mark.faults
@pytest.mark.parametrize("bank", [(2, 2)], indirect=True, ids=["two webs"])
def test_a_thousand_replays_and_fifty_at_once_over_two_webs_are_one_credit(bank: Bank) -> None:
    urls = bank.portal.urls
    (slow, body), (fast, other) = bank.attempts
    for number in range(REPLAYS):
        assert bank.tell(body, urls[number % 2]).status_code == 200
    assert bank.truth(slow) == ALL
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda number: bank.tell(other, urls[number % 2]).status_code, range(AT_ONCE)))
    assert answers == [200] * AT_ONCE and bank.truth(fast) == ALL
