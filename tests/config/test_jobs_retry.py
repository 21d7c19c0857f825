"""A job that failed is tried again: people were told that something is on its way."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config.housekeeping import RETRY_HOURS, RETRY_MINUTES, TRIES, daily_jobs, tasks_retry
from tenant_space.identity.sign_up.services import activation_resend_later

pytestmark = pytest.mark.django_db


def failed(tries: int = 1, minutes: int = RETRY_MINUTES + 1) -> DBTaskResult[..., None]:
    """A job that failed this number of times, the last time this number of minutes ago."""
    row = DBTaskResult.objects.get(pk=activation_resend_later.enqueue("sealed").id)
    row.status, row.worker_ids = TaskResultStatus.FAILED, ["x"] * tries
    row.finished_at = timezone.now() - dt.timedelta(minutes=minutes)
    row.save()
    return row


def state(row: DBTaskResult[..., None]) -> str:
    row.refresh_from_db()
    return row.status


def test_one_that_failed_long_ago_stays_so() -> None:
    old, latest = failed(minutes=RETRY_HOURS * 60 + 1), failed(minutes=RETRY_HOURS * 60 - 1)
    assert tasks_retry() == 1
    assert (state(old), state(latest)) == (TaskResultStatus.FAILED, TaskResultStatus.READY)


def test_a_failed_job_waits_a_little_and_is_ready_again() -> None:
    late, new = failed(), failed(minutes=0)
    assert tasks_retry() == 1
    assert (state(late), state(new)) == (TaskResultStatus.READY, TaskResultStatus.FAILED)
    assert late in DBTaskResult.objects.ready() and late.finished_at is None


def test_it_is_given_up_in_the_end() -> None:
    last, done = failed(tries=TRIES - 1), failed(tries=TRIES)
    assert tasks_retry() == 1
    assert (state(last), state(done)) == (TaskResultStatus.READY, TaskResultStatus.FAILED)


def test_a_daily_job_comes_again_by_itself() -> None:
    row = failed()
    row.task_path = daily_jobs()[0].module_path
    row.save()
    assert tasks_retry() == 0
