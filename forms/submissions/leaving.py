"""Requests of somebody who can no longer follow them go back to everybody, and say whose they were.

Whatever the reason: a closed or deleted access, a right or an agency taken away. No mail is sent to who left.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from forms.submissions.desk.policies import left_alone
from forms.submissions.managers import SubmissionQuerySet
from forms.submissions.models import Submission
from forms.submissions.services import follower_set
from tenant_space.identity.models import User

ASSIGN, LEFT = "submissions.assign", "submissions.left"
BY, TO = "by_name", "to_name"  # in the data of a log entry: who did it, and to whom a request was given
BATCH = 500


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


def names_keep(user: User) -> None:
    """Write the name of somebody whose access is about to be deleted into what they did, and what they were given.

    The log holds numbers, which name nobody then.
    """
    name = user.get_full_name()
    rows = ModelLogEntry.objects.filter(content_type__app_label="submissions", content_type__model="submission")
    entries = list(rows.filter(Q(user=user) | Q(action=ASSIGN, data__to=user.pk)).order_by("pk"))
    for entry in entries:
        own = {BY: name} if entry.user_id == user.pk else {}
        given = {TO: name} if entry.action == ASSIGN and entry.data.get("to") == user.pk else {}
        entry.data = {**entry.data, **own, **given}
    ModelLogEntry.objects.bulk_update(entries, ["data"], batch_size=BATCH)


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
