"""Reading the journal of access."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Window

from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent

LAST = 20


@dataclass(frozen=True, slots=True)
class Failures:
    """Sign-ins tried in vain."""

    count: int
    """How many the journal knows of."""
    last: AccessEvent
    """The latest of them."""


def events_of(user_id: int, last: int = LAST) -> QuerySet[AccessEvent]:
    """What happened last to a sign-in, newest first; sign-ins tried in vain are apart, in `failures_of`.

    Anybody can try in vain as often as they like: what really happened would be pushed out by it.
    """
    real = AccessEvent.objects.filter(user_id=user_id).exclude(kind=EventKind.SIGN_IN_FAILED)
    return real.order_by("-at", "-pk")[:last]


def failures_of(user_id: int) -> Failures | None:
    """How often somebody tried to sign in in vain, in one query; None: never."""
    rows = AccessEvent.objects.filter(user_id=user_id, kind=EventKind.SIGN_IN_FAILED)
    found = rows.annotate(total=Window(Count("pk"))).order_by("-at", "-pk").first()
    return Failures(found.total, found) if found else None


def count_of(user_id: int, kind: EventKind) -> int:
    """How often something happened to a sign-in within what the journal still knows."""
    return AccessEvent.objects.filter(user_id=user_id, kind=kind).count()
