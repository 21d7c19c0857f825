"""The names that the history of a request keeps of staff whose access is deleted.

The log holds numbers, which name nobody then; colleagues still have to know whom to ask.
"""

from __future__ import annotations

from django.db.models import Q
from wagtail.models import ModelLogEntry

from tenant_space.identity.models import User

ASSIGN, LEFT = "submissions.assign", "submissions.left"
BY, TO = "by_name", "to_name"  # in the data of a log entry: who did it, and to whom a request was given
BATCH = 500


def names_keep(user: User) -> None:
    """Write the name of somebody whose access is about to be deleted into what they did, and what they were given."""
    name = user.get_full_name()
    rows = ModelLogEntry.objects.filter(content_type__app_label="submissions", content_type__model="submission")
    entries = list(rows.filter(Q(user=user) | Q(action=ASSIGN, data__to=user.pk)).order_by("pk"))
    for entry in entries:
        own = {BY: name} if entry.user_id == user.pk else {}
        given = {TO: name} if entry.action == ASSIGN and entry.data.get("to") == user.pk else {}
        entry.data = {**entry.data, **own, **given}
    ModelLogEntry.objects.bulk_update(entries, ["data"], batch_size=BATCH)
