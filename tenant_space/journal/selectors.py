"""Reading the journal of access."""

from __future__ import annotations

from django.db.models import QuerySet

from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent

LAST = 20


def events_of(user_id: int, last: int = LAST) -> QuerySet[AccessEvent]:
    """What happened last to a sign-in, newest first."""
    return AccessEvent.objects.filter(user_id=user_id).order_by("-at", "-pk")[:last]


def count_of(user_id: int, kind: EventKind) -> int:
    """How often something happened to a sign-in within what the journal still knows."""
    return AccessEvent.objects.filter(user_id=user_id, kind=kind).count()
