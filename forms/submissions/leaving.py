"""Requests of somebody who can no longer follow them go back to everybody, and say whose they were.

Whatever the reason: a closed or deleted access, a right or an agency taken away. No mail is sent to who left.
"""

from __future__ import annotations

from django.db import transaction
from wagtail.log_actions import log

from forms.submissions.desk.policies import left_alone
from forms.submissions.history_names import LEFT, names_keep
from forms.submissions.managers import SubmissionQuerySet
from forms.submissions.models import Submission
from forms.submissions.services import follower_set
from tenant_space.identity.models import User


def gone_release(*, user: User | None = None) -> int:
    """Give back what those follow who can no longer decide it, or this one of them alone; returns how many."""
    rows = Submission.objects.open().filter(left_alone())
    return _release(rows.filter(assigned_to=user) if user else rows)


def all_release(*, user: User) -> int:
    """Give back all that somebody follows whose access is about to be deleted; returns how many.

    Their name stays in the history of what they did.
    """
    names_keep(user)
    return _release(Submission.objects.open().filter(assigned_to=user))


@transaction.atomic
def _release(rows: SubmissionQuerySet) -> int:
    held = list(rows.select_related("assigned_to").select_for_update(of=("self",)).order_by("pk"))
    for row in held:
        follower = row.assigned_to
        if follower:
            row.left_by = follower.get_full_name()
            follower_set(row, None, None)
            # The name, too: the access may be deleted, and colleagues still have to know whom to ask.
            log(instance=row, action=LEFT, data={"from": follower.pk, "name": row.left_by})
    return len(held)
