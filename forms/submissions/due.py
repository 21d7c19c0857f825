"""Which promises run out soon. Read for the desk, its panels and the mails to leads alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from forms.submissions.calendar import is_working_day, working_days_after
from forms.submissions.managers import SubmissionQuerySet
from forms.submissions.models import Submission


def due_next(rows: SubmissionQuerySet) -> SubmissionQuerySet:
    """What has to be answered by the end of the next working day, and is not due today: on a Friday, Monday's."""
    today = timezone.localdate()
    return rows.to_do().filter(due_on__gt=today, due_on__lte=working_days_after(today, 1))


def due_soon(rows: SubmissionQuerySet, day: dt.date) -> SubmissionQuerySet:
    """What has to be answered from this day on, by the end of the next working day."""
    return rows.to_do().filter(due_on__gte=day, due_on__lte=working_days_after(day, 1))


def on_closed_days(rows: Iterable[Submission]) -> frozenset[int]:
    """The keys of those of these that are promised for a day to come on which offices turned out to be closed."""
    today = timezone.localdate()
    ahead = [row for row in rows if row.is_open and row.left_days is None and row.due_on >= today]
    closed = {day for day in {row.due_on for row in ahead} if not is_working_day(day)}
    return frozenset(row.pk for row in ahead if row.due_on in closed)


def due_on_closed_days(rows: SubmissionQuerySet) -> SubmissionQuerySet:
    """What is promised for a day to come on which offices turned out to be closed: few days are looked at."""
    ahead = rows.open().filter(due_on__gte=timezone.localdate(), left_days=None)
    days = ahead.order_by().values_list("due_on", flat=True).distinct()
    return ahead.filter(due_on__in=[day for day in days if not is_working_day(day)])
