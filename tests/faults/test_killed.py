"""Processes killed in the middle of their work: nothing half-done is left, and the next try completes it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.kit.databases import SQLITE, Databases
from tests.kit.portal import Forked, Portal
from tests.kit.services import PostgreSQL, wait_for

ACCOUNTS = 120
SHORT, LONG = [0.8], [0.1, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0]
# At one moment: the server may be at the very end of the commit of a process that is dead.
STATE = """
from django.db import connection, transaction
from tenant_space.tenancy.models import RentAccount, LedgerEntry, Document
from tenant_space.exchange.models import Batch
with transaction.atomic():
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    print(*(m.objects.count() for m in (RentAccount, LedgerEntry, Document, Batch)))
"""
# The tests' own tables, of which the portal knows nothing, refer to the portal's.
EMPTY = (
    "from django.core.management import call_command\n"
    "call_command('flush', interactive=False, allow_cascade=True, verbosity=0)"
)
QUEUE = (
    "from tenant_space.notifications.recipients import Address\n"
    "from tenant_space.notifications.services import notify\n"
    "for n in range({count}): notify('account.address_in_use', Address(f'n{{n}}@example.org'))"
)
LEFT = (
    "from tenant_space.notifications.models import OutgoingMail\n"
    "print(OutgoingMail.objects.exclude(state='SENT').count())"
)


@pytest.fixture(scope="module")
def loaded(databases: Databases) -> Iterator[Portal]:
    """A portal that is loaded once for the tests of this module; nothing of it runs."""
    portal = Portal(databases.copy("migrated"))
    yield portal
    portal.stop()


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory, loaded: Portal) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    loaded.manage("make_erp_export", "--accounts", str(ACCOUNTS), "--seed", "7", "--out", str(folder))
    return folder


@pytest.fixture
def portal(databases: Databases, loaded: Portal) -> Portal:
    """The same with an empty database, and without files or mails."""
    loaded.empty()
    databases.copy_over(loaded.environment["PORTAL_DATABASE_URL"], "migrated")
    return loaded


def state(portal: Portal) -> list[int]:
    return [int(count) for count in portal.shell(STATE).split()]


def start(portal: Portal, *command: str) -> subprocess.Popen[Any] | Forked:
    return portal.begun("manage.py", *command, log="started")


def kill(process: subprocess.Popen[Any] | Forked) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def import_killed_at(portal: Portal, batch: Path, share: float) -> None:
    """Import once to know how long it takes and what it gives, then kill a second one at that share."""
    assert state(portal) == [0, 0, 0, 0]
    started = time.monotonic()
    start(portal, "import_erp", str(batch)).wait()
    seconds = time.monotonic() - started
    whole = state(portal)
    assert whole[0] > ACCOUNTS and whole[3] == 1
    portal.shell(EMPTY)
    process = start(portal, "import_erp", str(batch))
    time.sleep(seconds * share)
    kill(process)
    assert state(portal) in ([0, 0, 0, 0], whole), "a killed import leaves all or nothing"
    portal.manage("import_erp", str(batch))
    assert state(portal) == whole


@pytest.mark.short_faults
@pytest.mark.parametrize("share", SHORT)
def test_a_killed_import_leaves_all_or_nothing(portal: Portal, batch: Path, share: float) -> None:
    import_killed_at(portal, batch, share)


@pytest.mark.faults
@pytest.mark.parametrize("share", LONG)
def test_a_killed_import_leaves_all_or_nothing_at_any_moment(portal: Portal, batch: Path, share: float) -> None:
    import_killed_at(portal, batch, share)


def more_than(messages: list[EmailMessage], count: int) -> Callable[[], bool]:
    return lambda: len(messages) > count


def mails_survive(portal: Portal, count: int, kills: int) -> None:
    portal.shell(QUEUE.format(count=count))
    for _ in range(kills):
        worker = start(portal, "worker")
        wait_for(more_than(portal.mails.messages, len(portal.mails.messages)), 40, "another mail")
        kill(worker)
    # What a killed worker held is taken up when its claim ends: no need to wait for it here.
    portal.shell(
        "from django.utils import timezone\n"
        "from tenant_space.notifications.models import OutgoingMail\n"
        "OutgoingMail.objects.filter(state='QUEUED').update(next_attempt_at=timezone.now())"
    )
    worker = start(portal, "worker")
    wait_for(lambda: int(portal.shell(LEFT)) == 0, 60, "the last mail")
    kill(worker)
    sent = [(m["To"], m["Message-ID"]) for m in portal.mails.messages]
    assert {to for to, _ in sent} == {f"n{number}@example.org" for number in range(count)}, "no mail is missing"
    assert len(set(sent)) == count, "a double carries the same Message-ID"
    assert len(sent) <= count + kills, "at most one double for each worker killed in the act"


@pytest.mark.short_faults
def test_mails_of_a_killed_worker_all_leave(portal: Portal) -> None:
    mails_survive(portal, count=60, kills=1)


@pytest.mark.faults
def test_mails_of_many_killed_workers_all_leave(portal: Portal) -> None:
    mails_survive(portal, count=600, kills=6)


@pytest.mark.faults
@pytest.mark.skipif(SQLITE, reason="SQLite has no server to kill")
def test_an_import_survives_the_death_of_the_database(databases: Databases, batch: Path) -> None:
    server = PostgreSQL(durable=True).start()
    portal = Portal(server.create("portal"))
    try:
        portal.manage("migrate", "-v0")
        for delay in (2.0, 2.5, 3.0):
            process = start(portal, "import_erp", str(batch))
            time.sleep(delay)
            server.kill()
            process.wait()
            server.start()
            assert state(portal)[:3] == [0, 0, 0] or state(portal)[3] == 1
        portal.manage("import_erp", str(batch))
        assert state(portal)[0] > ACCOUNTS
    finally:
        portal.stop()
        server.stop()
