"""What the signed-in pages show, composed from the rooms; previews are fed by `demo.py` instead."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wagtail import hooks

from tenant_space.exchange.selectors import data_as_of
from tenant_space.landlord.selectors import landlord_current
from tenant_space.tenancy.agencies import AgencyCard, agency_card
from tenant_space.tenancy.enums import DocumentKind
from tenant_space.tenancy.models import Tenant
from tenant_space.tenancy.selectors import (
    AccountHead,
    DocumentGroup,
    Home,
    LedgerPage,
    accounts_readable,
    documents_latest,
    homes,
    ledger_page,
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose page it is: the accounts they may read and the one shown.

    `other_account` is set when another tab has meanwhile chosen another account.
    """

    tenant: Tenant
    accounts: tuple[AccountHead, ...]
    account: AccountHead
    as_of: dt.datetime | None
    other_account: AccountHead | None = None


class UnknownAccount(Exception):
    """The account asked for is not one of this person's."""


class NoAccount(Exception):
    """This person may read no account (any more)."""


def viewer_for(tenant: Tenant, asked: str = "", chosen: str = "") -> Viewer:
    """The viewer of a page.

    `asked` is the account named by the address, `chosen` the one last picked in this session.
    Raises `NoAccount` without any readable account, `UnknownAccount` when `asked` is not theirs.
    """
    accounts = accounts_readable(tenant)
    if not accounts:
        raise NoAccount
    by_number = {account.number: account for account in accounts}
    if asked and asked not in by_number:
        raise UnknownAccount
    picked = by_number.get(chosen)
    shown = by_number[asked] if asked else picked or accounts[0]
    other = picked if picked and picked is not shown else None
    return Viewer(tenant, accounts, shown, data_as_of(), other)


# What a higher house registers under this name is called with the viewer and gives cards.
CARDS_HOOK = "dashboard_cards"


@dataclass(frozen=True, slots=True)
class Card:
    """Something to do, on *Accueil*. `tone` is `warn` or `bad`; `word` says it without the colour."""

    title: str
    lines: tuple[str, ...]
    tone: str
    word: str
    url: str
    link_text: str


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What *Accueil* shows under the balance."""

    latest_documents: tuple[DocumentGroup, ...]
    cards: tuple[Card, ...] = ()


def dashboard(viewer: Viewer) -> Dashboard:
    """The composite of *Accueil*, the same for the page and the API."""
    return Dashboard(
        cards=tuple(card for cards_of in hooks.get_hooks(CARDS_HOOK) for card in cards_of(viewer)),
        latest_documents=documents_latest(viewer.tenant, viewer.account.number, {str(DocumentKind.RENT_NOTICE): 1}),
    )


def rent_account(viewer: Viewer, page: int) -> LedgerPage:
    """A page of the ledger of the account shown."""
    return ledger_page(viewer.tenant, viewer.account, page)


def residence(viewer: Viewer) -> tuple[Home, ...]:
    """The premises of the account shown."""
    return homes(viewer.tenant, viewer.account.number)


def agency(viewer: Viewer) -> AgencyCard:
    """The agency of the account shown."""
    return agency_card(viewer.account.agency)


def documents(viewer: Viewer) -> tuple[DocumentGroup, ...]:
    """The latest documents of the account shown, as many of each kind as the landlord's settings say."""
    landlord = landlord_current().settings
    counts = {
        str(DocumentKind.RENT_NOTICE): landlord.rent_notice_count,
        str(DocumentKind.CHARGES_STATEMENT): landlord.charges_statement_count,
    }
    return documents_latest(viewer.tenant, viewer.account.number, counts)
