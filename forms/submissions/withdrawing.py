"""A sender takes back what still waits, for the kinds that allow it (`Kind.on_withdraw`)."""

from __future__ import annotations

from django.db import transaction
from wagtail.log_actions import log

from forms.submissions.enums import State
from forms.submissions.models import Submission
from forms.submissions.registry import kind_of
from forms.submissions.services import NotWritable
from forms.submissions.states import SubmissionClosed, lock, move
from tenant_space.tenancy.models import Tenant


@transaction.atomic
def submission_withdraw(*, tenant: Tenant, submission: Submission) -> Submission:
    """Take back a request that waits. Nobody is written to: its sender did it, and staff see it.

    Raises `SubmissionClosed`, also for a kind that does not allow it, and `NotWritable` for somebody else's request.
    """
    row, kind = lock(submission, None), kind_of(submission.kind)
    if row.tenant_id != tenant.pk:
        raise NotWritable
    if kind.on_withdraw is None:
        raise SubmissionClosed(row)
    move(row, State.WITHDRAWN, user=None)
    kind.on_withdraw(row)
    log(instance=row, action="submissions.withdraw")
    return row
