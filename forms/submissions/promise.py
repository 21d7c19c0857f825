"""The day promised for an answer: how it is reckoned, and how it waits while the tenant's answer is awaited."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from forms.submissions.calendar import working_days_after, working_days_between
from forms.submissions.models import KindSetting, Submission
from forms.submissions.registry import Kind, kind_of
from tenant_space.kept import KeptForAll


def promised_days(kind: Kind) -> int:
    """Working days within which an answer to this kind is promised."""
    return KEPT_DAYS().get(kind.code, kind.working_days)


def promised_days_forget(**_: Any) -> None:
    """Empty the cache: staff have changed the days of a kind."""
    KEPT_DAYS.forget()


def _read_days() -> dict[str, int]:
    return dict(KindSetting.objects.values_list("kind", "working_days"))


KEPT_DAYS = KeptForAll("submissions:days", _read_days, everyday=False)


def promised_today(kind: Kind) -> dt.date:
    """The day promised to somebody who sends a request of this kind today, where all of the kind have one delay."""
    return working_days_after(timezone.localdate(), promised_days(kind))


def promise_of(submission: Submission, since: dt.date | None = None) -> dt.date:
    """The day promised for a request that is sent, or opened again, today.

    `since`: of one that staff record, the day on which it arrived; a day that is over is promised to nobody.
    """
    kind = kind_of(submission.kind)
    days = kind.days(submission) if kind.days else promised_days(kind)
    today = timezone.localdate()
    promised = working_days_after(since or today, days)
    return promised if since is None else max(promised, working_days_after(today, 1))


def clock_stop(row: Submission) -> None:
    """Keep what is left of the promise; not saved here. Asked again meanwhile, what was left stays."""
    if row.left_days is None:
        row.left_days = working_days_between(timezone.localdate(), row.due_on)


def clock_go(row: Submission) -> None:
    """Count what was left from today on, one working day at least, to no earlier day than was told; not saved here."""
    if row.left_days is not None:
        row.due_on = max(row.due_on, working_days_after(timezone.localdate(), max(row.left_days, 1)))
        row.left_days = None


def date_promise(row: Submission, day: dt.date) -> None:
    """Promise another day; not saved here. While the tenant's answer is awaited, what is left of it changes, too."""
    row.due_on = day
    if row.left_days is not None:
        row.left_days = working_days_between(timezone.localdate(), day)
