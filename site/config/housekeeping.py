"""Everything that falls due: called each minute by `tick`, harmless when called twice."""

from __future__ import annotations

import datetime as dt
import logging
from importlib import import_module

from django.apps import apps
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import module_has_submodule
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from forms.submissions.purge import drafts_purge
from forms.submissions.uploads.page_images import late_drawings_enqueue
from forms.submissions.uploads.quarantine import quarantine_review
from tenant_space.identity.challenge.checks import challenges_purge
from tenant_space.identity.sign_up.services import registrations_purge
from tenant_space.notifications.services import outbox_flush, outbox_purge
from tenant_space.payments.asking import silent_attempts_ask
from tenant_space.statements.services import files_purge

logger = logging.getLogger(__name__)

# No job of ours runs this long; one that seems to was left behind by a killed worker.
TASK_MINUTES = 10
# A job that failed is tried again: a locked database, a storage that was away, a worker told to end twice.
RETRY_MINUTES = 1
RETRY_HOURS = 24
TRIES = 5


def run_due() -> dict[str, int]:
    """Send due mails, publish what editors planned, take up jobs left running; returns counts by work."""
    counts = {"mails": outbox_flush(), "tasks_taken_up": tasks_take_up()}
    counts |= {"tasks_retried": tasks_retry(), "jobs": daily_jobs_enqueue()}
    counts["files_checked"] = quarantine_review()
    counts["drawings"] = late_drawings_enqueue()
    counts["drafts_forgotten"] = drafts_purge()
    counts["statements_forgotten"] = files_purge()
    counts["payments_asked"] = silent_attempts_ask()
    outbox_purge()
    registrations_purge()
    challenges_purge()
    call_command("publish_scheduled", verbosity=0)
    call_command("prune_db_task_results", "--backend=jobs", "--min-age-days=14", verbosity=0)
    return counts


def tasks_take_up() -> int:
    """Put jobs of killed workers back in the queue: the task library never does by itself."""
    too_old = timezone.now() - dt.timedelta(minutes=TASK_MINUTES)
    left = DBTaskResult.objects.running().filter(started_at__lt=too_old)
    return left.update(status=TaskResultStatus.READY, started_at=None)


def tasks_retry() -> int:
    """Put jobs that failed within `RETRY_HOURS` back in the queue, `TRIES` times in all; returns how many.

    The task library leaves them failed for good, and people were told that a mail is on its way. Every job may be
    repeated, since one of a killed worker is. Daily ones come again by themselves.
    """
    now = timezone.now()
    # Older ones stay failed: nobody waits any more for a link asked for days ago.
    failed_at = {"finished_at__gte": now - dt.timedelta(hours=RETRY_HOURS)}
    failed_at["finished_at__lt"] = now - dt.timedelta(minutes=RETRY_MINUTES)
    daily = {job.module_path for job in daily_jobs()}
    failed = DBTaskResult.objects.failed().exclude(task_path__in=daily).filter(**failed_at)
    again = [row for row in failed.only("worker_ids", "task_path") if len(row.worker_ids) < TRIES]
    for row in again:
        logger.warning("job %s (%s) failed, tried again", row.pk, row.task_path)
    return (
        DBTaskResult.objects.failed()
        .filter(pk__in=[row.pk for row in again])
        .update(status=TaskResultStatus.READY, started_at=None, finished_at=None)
    )


def daily_jobs() -> list[Task[[], None]]:
    """The tasks that each app's module `tasks` lists under `DAILY`."""
    with_tasks = [app.name for app in apps.get_app_configs() if module_has_submodule(app.module, "tasks")]
    return [job for name in with_tasks for job in getattr(import_module(f"{name}.tasks"), "DAILY", ())]


def daily_jobs_enqueue() -> int:
    """Enqueue each daily job that was not enqueued in the last 24 hours."""
    since = timezone.now() - dt.timedelta(hours=24)
    recent = set(DBTaskResult.objects.filter(enqueued_at__gte=since).values_list("task_path", flat=True))
    missing = [job for job in daily_jobs() if job.module_path not in recent]
    for job in missing:
        job.enqueue()
    return len(missing)
