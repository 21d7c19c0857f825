"""The mails of one person: whatever address each went to, since people change theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db.models import Q, QuerySet

from tenant_space.formats.addresses import email_normalise
from tenant_space.notifications.models import OutgoingMail
from tenant_space.registry import Registry, named

# The keys of the people that somebody looks for, as the rooms above know them.
Finder = Callable[[str], Sequence[str]]
_finders: Registry[Finder] = Registry("finder of people", code=named)


def finder_register(finder: Finder) -> None:
    """Say how people are found: called where a `recipients.py` is imported. Raises `RegisteredTwice`."""
    _finders.register(finder)


def mails_found(rows: QuerySet[OutgoingMail], query: str) -> QuerySet[OutgoingMail]:
    """Those to the people that the query finds, and those to an address that begins so; all without a query."""
    words = query.split()
    if not words:
        return rows
    keys = [key for finder in _finders.all() for key in finder(query)]
    meant = Q(person__in=keys)
    if len(words) == 1 and "@" in query:
        meant |= Q(to__startswith=email_normalise(query))
    return rows.filter(meant)
