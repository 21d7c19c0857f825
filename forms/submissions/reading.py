"""What is not read yet: only what the other side wrote counts, and every count is of what the lists show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from forms.submissions.models import Message, Submission
from forms.submissions.states import as_seen, hold
from tenant_space.tenancy.models import Tenant


def tenant_unread(*, tenant: Tenant, submission: Submission) -> tuple[int, ...]:
    """The keys of what is new to this person in the conversation."""
    lines = Message.objects.for_tenant(tenant).filter(submission=submission).unread()
    return tuple(lines.values_list("pk", flat=True))


def tenant_read(*, tenant: Tenant, submission: Submission, shown: Collection[int] | None = None) -> None:
    """This person saw the conversation: the one thing that opening a page changes.

    `shown`: the keys of what was new when the page was made (`tenant_unread`); None: all that is new now.
    """
    keys = tenant_unread(tenant=tenant, submission=submission) if shown is None else shown
    if keys:
        Message.objects.filter(pk__in=keys, read_at=None).update(read_at=timezone.now())


@transaction.atomic
def staff_read(*, submission: Submission, version: int | None = None, until: dt.datetime | None = None) -> None:
    """Staff saw the conversation as it was at `version`, or up to a moment; None: as it is now.

    Raises `SubmissionChanged`: what the tenant wrote since was not seen.
    """
    lines = as_seen(hold(submission), version).messages.unread_by_staff()
    lines = lines.filter(created_at__lte=until) if until else lines
    lines.update(read_at=timezone.now())
