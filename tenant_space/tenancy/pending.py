"""What was paid and is not yet a line of the ERP's, so that nobody is asked for it twice.

The room of payments says so, by a function that it registers; this room need not know how people pay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, Q

from tenant_space import formats
from tenant_space.registry import Registry
from tenant_space.tenancy.models import Tenant


@dataclass(frozen=True, slots=True)
class PendingPayment:
    """A payment that the bank accepted, and that no line of the account carries yet."""

    account_number: str
    """The account it was made on."""
    reference: str
    """What the line will be known by (`external_ref`)."""
    day: dt.date
    """The day on which it was accepted."""
    cents: int
    """What is held as paid, refunds deducted, in cents; above zero."""

    @property
    def text(self) -> str:
        """`Paiement CB du 3 décembre en cours d'enregistrement`."""
        return f"Paiement CB du {formats.near_date(self.day)} en cours d'enregistrement"


@dataclass(frozen=True, slots=True)
class PendingSource:
    """A room that takes payments."""

    code: str
    """What it is known by."""
    waiting: Callable[[], Exists]
    """Whether something may be pending on the rent account of the query around it; costs no query of its own."""
    given: Callable[[Tenant], Iterable[PendingPayment]]
    """What is pending on the accounts that a person may read, the oldest first. One query."""


_sources: Registry[PendingSource] = Registry("source of pending payments")


def pending_register(source: PendingSource) -> None:
    """Have payments counted: called where a `pending.py` is imported. Raises `RegisteredTwice`."""
    _sources.register(source)


def may_be_pending() -> Q:
    """Of a query of rent accounts: those on which something may be pending."""
    return reduce(or_, (Q(source.waiting()) for source in _sources.all()), Q(pk__in=[]))


def pending_by_account(tenant: Tenant) -> Mapping[str, tuple[PendingPayment, ...]]:
    """What was paid on each account this person may read and is not yet posted, the oldest first, whoever paid."""
    found: dict[str, tuple[PendingPayment, ...]] = {}
    for source in _sources.all():
        for one in source.given(tenant):
            found[one.account_number] = (*found.get(one.account_number, ()), one)
    return found
