"""What the people of the demo have already sent: each topic says its own in a module `demo_requests`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from forms.submissions.calendar import working_days_after
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


def demo_requests(maker: Maker) -> Maker:
    """Register what a topic gives the demo."""
    return _makers.register(maker)


def requests_ensure(tenant: Tenant, manager: User) -> int:
    """Give a tenant of the demo a history; returns how many requests were sent. Once only."""
    discover("demo_requests")
    if submissions_page(tenant).lines:
        return 0
    return sum(maker(tenant, manager) for maker in _makers.all())


def sent_earlier(submission: Submission, days: int) -> None:
    """The services work today; the demo is to look lived in: sent n days ago, decided two days later."""
    sent_at = submission.created_at - dt.timedelta(days=days)
    promised = promised_days(kind_of(submission.kind))
    changes = {"created_at": sent_at, "due_on": working_days_after(timezone.localdate(sent_at), promised)}
    if not submission.is_open:
        changes["decided_at"] = timezone.now() - dt.timedelta(days=days - 2)
        submission.messages.update(told_at=changes["decided_at"], read_at=changes["decided_at"])
    Submission.objects.filter(pk=submission.pk).update(**changes)
