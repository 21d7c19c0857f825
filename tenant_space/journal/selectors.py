"""Reading the journal of access."""

from __future__ import annotations

from django.db.models import QuerySet

from tenant_space.journal.models import AccessEvent

LAST = 20


def events_of(user_id: int, last: int = LAST) -> QuerySet[AccessEvent]:
    """What happened last to a sign-in, newest first."""
    return AccessEvent.objects.filter(user_id=user_id).order_by("-at", "-pk")[:last]
