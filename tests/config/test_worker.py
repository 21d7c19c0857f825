"""Work outside the request: jobs, ticks, and a worker that survives."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config.housekeeping import daily_jobs, daily_jobs_enqueue, run_due, tasks_take_up
from tenant_space.identity.tasks import sessions_clear
from tenant_space.notifications.models import OutgoingMail
from tests.kit.databases import Databases
from tests.kit.portal import Portal
from tests.kit.services import wait_for


def test_the_daily_jobs_of_every_room_are_found() -> None:
    assert sorted(job.name for job in daily_jobs()) == [
        "accesses_close",
        "accesses_forget",
        "answered_clear",
        "erp_export",
        "followers_gone",
        "ibans_forget",
        "insurance_reminders",
        "journal_clear",
        "late_escalate",
        "leftovers_clear",
        "payments_reconcile",
        "rent_reminders",
        "sessions_clear",
        "silent_close",
        "statements_clear",
    ]


@pytest.mark.django_db
def test_daily_jobs_are_enqueued_once_a_day() -> None:
    assert daily_jobs_enqueue() == len(daily_jobs())
    assert daily_jobs_enqueue() == 0
    DBTaskResult.objects.update(enqueued_at=timezone.now() - dt.timedelta(hours=25))
    assert daily_jobs_enqueue() == len(daily_jobs())


@pytest.mark.django_db
def test_a_job_left_running_by_a_killed_worker_is_taken_up() -> None:
    result = sessions_clear.enqueue()
    row = DBTaskResult.objects.filter(pk=result.id)
    row.update(status=TaskResultStatus.RUNNING, started_at=timezone.now() - dt.timedelta(minutes=5))
    assert tasks_take_up() == 0
    row.update(started_at=timezone.now() - dt.timedelta(minutes=45))
    assert tasks_take_up() == 1
    assert row.get().status == TaskResultStatus.READY


@pytest.mark.django_db
def test_a_tick_is_harmless_twice(capsys: pytest.CaptureFixture[str]) -> None:
    run_due()
    assert set(run_due().values()) == {0}
    call_command("tick")
    assert "mails 0" in capsys.readouterr().out


@pytest.mark.services
@pytest.mark.slow
def test_the_worker_sends_mails_runs_jobs_and_restarts_its_children(databases: Databases) -> None:
    database = databases.copy("migrated")
    portal = Portal(database)
    worker = portal_worker(portal)
    try:
        portal.shell(
            "from tenant_space.notifications.recipients import Address\n"
            "from tenant_space.notifications.services import notify\n"
            "notify('account.address_in_use', Address('helene@example.org'))"
        )
        portal.mails.wait("helene@example.org", "Vous avez déjà un accès à l'espace locataire", 40)
        killed = children_of(worker.pid)
        assert len(killed) == 2, "one for mails, one for jobs"
        for child in killed:
            os.kill(child, signal.SIGKILL)
        wait_for(lambda: len(children_of(worker.pid) - killed) == 2, 20, "two others")
        wait_for(lambda: int(portal.shell(COUNT_DONE)) >= 1, 60, "a daily job")
        children = children_of(worker.pid)
        os.killpg(worker.pid, signal.SIGTERM)  # as a terminal does; the children hear it from their parent alone
        assert worker.wait(timeout=20) == 0
        assert not any(map(alive, children))
        worker = portal_worker(portal)
        wait_for(lambda: len(children_of(worker.pid)) == 2, 20, "the children of another")
        children = children_of(worker.pid)
        worker.kill()
        wait_for(lambda: not any(map(alive, children)), 20, "children that end with their parent")
    finally:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        portal.stop()


COUNT_DONE = "from django_tasks_db.models import DBTaskResult; print(DBTaskResult.objects.successful().count())"


def portal_worker(portal: Portal) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "worker"]
    return subprocess.Popen(command, cwd=".", env=portal.environment, start_new_session=True)


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").exists() and ") Z" not in Path(f"/proc/{pid}/stat").read_text()


def children_of(pid: int) -> set[int]:
    """The processes that do the worker's work, as far as they run (Linux's /proc)."""
    time.sleep(0.2)
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in children if ") Z" not in Path(f"/proc/{child}/stat").read_text()}


@pytest.mark.django_db
def test_mails_of_a_tick_are_sent() -> None:
    OutgoingMail.objects.create(kind="account.address_in_use", to="x@example.org", message_id="<1@x>")
    assert run_due()["mails"] == 1
