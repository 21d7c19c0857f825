"""What *Accueil* shows, composed from the topics; previews are fed by `preview.py` instead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.utils import timezone

from tenant_space.documents.selectors import DocumentItem, documents_newest
from tenant_space.formats.months import Month
from tenant_space.secured.cards import LATEST_LINES, Latest, LatestLine, ShownCard, cards_shown, latest_given
from tenant_space.secured.viewer import Viewer, on_account
from tenant_space.tenancy.accounts import ENDED, AccountHead

LATEST_DOCUMENTS = 3


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What *Accueil* shows under the balance."""

    latest_documents: tuple[DocumentItem, ...] = ()
    """The newest documents of whatever kind, newest first."""
    cards: tuple[ShownCard, ...] = ()
    """What there is to do or to know, in the editors' order."""
    latest: tuple[LatestLine, ...] = ()
    """What this person last asked for, newest first, over all topics."""
    lists: tuple[Latest, ...] = ()
    """The same topic by topic, each with the way to all of its own; topics without any are left out."""
    debit_day: int | None = None
    """The day of the month of the direct debits; None: there are none, or the ERP names no day."""
    next_debit: dt.date | None = None
    """The day of the next debit, when only its amount is still unknown; else None."""

    @property
    def to_do(self) -> tuple[ShownCard, ...]:
        return tuple(card for card in self.cards if card.tone != "info")

    @property
    def balance_card(self) -> ShownCard | None:
        """The one thing to do about the balance, told in its box."""
        return next((card for card in self.to_do if card.of_balance), None)

    @property
    def other_to_do(self) -> tuple[ShownCard, ...]:
        """What there is to do besides."""
        return tuple(card for card in self.to_do if card is not self.balance_card)

    @property
    def good_to_know(self) -> tuple[ShownCard, ...]:
        return tuple(card for card in self.cards if card.tone == "info")


def dashboard(viewer: Viewer) -> Dashboard:
    """The composite of *Accueil*, the same for the page and the API."""
    tenant, account = viewer.tenant, viewer.account
    given = latest_given(viewer, LATEST_LINES)
    lines = sorted((line for latest in given for line in latest.lines), key=lambda line: line.sent_at, reverse=True)
    day = account.debit_day if account.balance.direct_debit else None
    return Dashboard(
        cards=cards_shown(viewer),
        latest=tuple(replace(line, url=on_account(line.url, viewer)) for line in lines[:LATEST_LINES]),
        lists=tuple(replace(latest, url=on_account(latest.url, viewer)) for latest in given if latest.lines),
        latest_documents=documents_newest(tenant, account.number, LATEST_DOCUMENTS),
        debit_day=day,
        next_debit=_next_debit(account, day),
    )


def _next_debit(account: AccountHead, debit_day: int | None) -> dt.date | None:
    """When the bank takes the next term, if nobody knows its amount yet: nothing is owed, nothing announced."""
    balance, today = account.balance, timezone.localdate()
    settled = account.status in ENDED or account.in_litigation
    if settled or not balance.direct_debit or balance.cents > 0:
        return None
    if balance.next_due_date and balance.next_due_date >= today:
        return balance.next_due_date if balance.next_due_cents is None else None
    if debit_day is None:
        return None
    this_month = Month.today().day(debit_day)
    return this_month if this_month >= today else (Month.today() + 1).day(debit_day)
