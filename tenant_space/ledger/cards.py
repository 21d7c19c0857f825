"""What the balance gives to *Accueil*."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.urls import reverse

from tenant_space import formats
from tenant_space.secured.cards import Card, cards_register
from tenant_space.secured.viewer import Viewer, agency


@cards_register
def payment_card(viewer: Viewer) -> Iterator[Card]:
    """What is to be done about the balance, as one card: the most pressing."""
    account, balance = viewer.account, viewer.account.balance
    if account.in_litigation and balance.cents > 0:
        yield _call_card(viewer, "account_litigation")
    elif account.payment_block:
        yield _call_card(viewer, "payment_blocked")
    elif balance.late_cents:
        yield _balance_card(viewer, "payment_overdue", balance.late_cents)
    elif balance.cents > 0 and not balance.direct_debit:
        yield _balance_card(viewer, "payment_due", balance.cents)
    elif balance.debit_unknown:
        yield replace(_call_card(viewer, "payment_debit_unknown"), tone="warn")


def _balance_card(viewer: Viewer, code: str, cents: int) -> Card:
    """A card that leads to the account. What is late has no deadline left, and the ERP does not always name one."""
    balance = viewer.account.balance
    return Card(
        code=code,
        tone="warn" if code == "payment_due" else "bad",
        url=reverse("reading_page", args=["compte"]),
        values={"montant": formats.euros(cents)},
        deadline=balance.next_due_date if code == "payment_due" and balance.next_due else None,
        of_balance=True,
    )


def _call_card(viewer: Viewer, code: str) -> Card:
    """A card that asks people to call; the number is written too, for those who read on a computer."""
    called = agency(viewer).to_call
    phone = f"{called.name}\u00a0: {formats.phone(called.phone)}" if called.phone else called.name
    return Card(
        code=code,
        tone="bad",
        url=formats.phone_link(called.phone),
        values={"montant": formats.euros(max(viewer.account.balance.cents, 0))},
        lines=(phone,),
        of_balance=True,
    )
