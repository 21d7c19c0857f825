"""What is new to a person, as the menu counts it: the topics that know of something say how much."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tenant_space.formats.showable import shown_or
from tenant_space.registry import Registry, named
from tenant_space.tenancy.models import Tenant

# Called with a person; gives in how many lines of its list something is new to them.
UnreadOf = Callable[[Tenant], int]

_counts: Registry[UnreadOf] = Registry("count of what is new", code=named)


def unread_register(unread_of: UnreadOf) -> UnreadOf:
    """Have what is new in a topic counted: a decorator in its `cards.py`. Raises `RegisteredTwice`."""
    return _counts.register(unread_of)


def unread_count(tenant: Tenant) -> int:
    """In how many lines of their lists something is new to this person; one query a topic.

    One that cannot be counted is left out, so that the menu stands.
    """
    return sum(shown_or("count of what is new", partial(count, tenant), 0) for count in _counts.all())
