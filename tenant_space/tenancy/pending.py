"""What was paid and is not yet a line of the ERP's, so that nobody is asked for it twice.

The room of payments says so, by a function that it registers; this room need not know how people pay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tenant_space import formats
from tenant_space.registry import Registry, named
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


PendingOf = Callable[[Tenant], Iterable[PendingPayment]]
_givers: Registry[PendingOf] = Registry("giver of pending payments", code=named)


def pending_register(pending_of: PendingOf) -> PendingOf:
    """Have payments counted: a decorator in a module `pending`. Raises `RegisteredTwice`."""
    return _givers.register(pending_of)


def pending_by_account(tenant: Tenant) -> Mapping[str, tuple[PendingPayment, ...]]:
    """What was paid on each account this person may read and is not yet posted, the oldest first, whoever paid."""
    found: dict[str, tuple[PendingPayment, ...]] = {}
    for pending_of in _givers.all():
        for one in pending_of(tenant):
            found[one.account_number] = (*found.get(one.account_number, ()), one)
    return found
