"""What the people of the demo have already sent: each topic says its own in a module `demo_requests`.

The services work today; what they wrote is dated back afterwards, day by day, so that the demo looks lived in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import cast

from django.utils import timezone
from wagtail.models import ModelLogEntry

from forms.submissions.calendar import is_working_day, working_days_after
from forms.submissions.models import Submission
from forms.submissions.promise import promised_days
from forms.submissions.registry import kind_of
from forms.submissions.selectors import submissions_page
from tenant_space.identity.models import User
from tenant_space.registry import Registry, discover, named
from tenant_space.tenancy.models import Tenant

# Called with a tenant of the demo and a manager; sends and decides by the real services, returns how many were sent.
Maker = Callable[[Tenant, User], int]
_makers: Registry[Maker] = Registry("maker of demo requests", code=named)
# The same for all tenants of the demo together, the first one first.
CastMaker = Callable[[Sequence[Tenant], User], int]
_cast_makers: Registry[CastMaker] = Registry("maker of demo conversations", code=named)


def demo_requests(maker: Maker) -> Maker:
    """Register what a topic gives the demo."""
    return _makers.register(maker)


def demo_conversations(maker: CastMaker) -> CastMaker:
    """Register what a topic gives the people of the demo together."""
    return _cast_makers.register(maker)


def conversations_ensure(tenants: Sequence[Tenant], manager: User) -> int:
    """Give the tenants of the demo their conversations; returns how many requests were sent. Each maker once only."""
    discover("demo_requests")
    return sum(maker(tenants, manager) for maker in _cast_makers.all())


def requests_ensure(tenant: Tenant, manager: User) -> int:
    """Give a tenant of the demo a history; returns how many requests were sent. Once only."""
    discover("demo_requests")
    if submissions_page(tenant).lines:
        return 0
    return sum(maker(tenant, manager) for maker in _makers.all())


@contextmanager
def on_working_day(ago: int, hour: int = 10) -> Iterator[Callable[[Submission], Submission]]:
    """What is done meanwhile happened n working days ago, at this hour; 0: just now.

    Gives what dates a request back: it and all that was written about it meanwhile. Nothing else ever moves a date.
    """
    since, day = timezone.now(), timezone.localdate()
    for _ in range(ago):
        day -= dt.timedelta(days=1)
        while not is_working_day(day):
            day -= dt.timedelta(days=1)
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(hour))) if ago else since
    yield lambda row: _dated(row, since, at) if ago else row


def _dated(submission: Submission, since: dt.datetime, at: dt.datetime) -> Submission:
    own = Submission.objects.for_tenant(cast(Tenant, submission.tenant)).filter(pk=submission.pk)
    row = own.select_related("tenant", "account").get()
    changes: dict[str, dt.datetime | dt.date | None] = {}
    promised = row.due_on
    if row.created_at >= since:
        kind, day = kind_of(row.kind), timezone.localdate(at)
        days = kind.days(row) if kind.days else promised_days(kind)
        promised = working_days_after(day, days)
        changes |= {"created_at": at, "due_on": promised}
        if row.arrived_on:
            changes["arrived_on"] = day
    if row.missed_on and timezone.localdate(at) <= promised:
        changes["missed_on"] = None  # late today, but not on the day on which it is said to have happened
    if row.answered_at and row.answered_at >= since:
        changes["answered_at"] = at
    if row.concluded_at and row.concluded_at >= since:
        changes["concluded_at"] = at
    own.update(updated_at=at, **changes)
    row.messages.filter(created_at__gte=since).update(created_at=at, told_at=at)
    row.messages.filter(read_at__gte=since).update(read_at=at)
    row.notes.filter(created_at__gte=since).update(created_at=at)
    row.changes.filter(at__gte=since).update(at=at, due_on=promised)
    ModelLogEntry.objects.for_instance(row).filter(timestamp__gte=since).update(timestamp=at)
    return own.select_related("tenant", "account").get()


def sent_earlier(submission: Submission, days: int) -> None:
    """The services work today; the demo is to look lived in: sent n days ago, decided two days later."""
    sent_at = submission.created_at - dt.timedelta(days=days)
    promised = promised_days(kind_of(submission.kind))
    changes = {"created_at": sent_at, "due_on": working_days_after(timezone.localdate(sent_at), promised)}
    if not submission.is_open:
        changes["decided_at"] = changes["concluded_at"] = timezone.now() - dt.timedelta(days=days - 2)
        submission.messages.update(told_at=changes["decided_at"], read_at=changes["decided_at"])
    Submission.objects.filter(pk=submission.pk).update(**changes)


def decided_earlier(submission: Submission, days: int) -> None:
    """What was decided just now was decided, and told, n days ago; its sending stays where it is."""
    at = timezone.now() - dt.timedelta(days=days)
    Submission.objects.filter(pk=submission.pk).update(decided_at=at, concluded_at=at)
    submission.messages.update(told_at=at, read_at=at)
