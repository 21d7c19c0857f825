"""The accounts and their balances."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Field, Router, Schema

from tenant_space.dashboard.selectors import dashboard
from tenant_space.formats.showable import left_out_counted
from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.api import AccountNumber, Coded, coded, viewer_of
from tenant_space.secured.cards import ShownCard
from tenant_space.tenancy.accounts import AccountHead, Balance
from tenant_space.tenancy.agencies import AgencyCard, agency_card
from tenant_space.tenancy.enums import AccountStatus


class Due(Schema):
    """The next payment."""

    date: dt.date
    cents: int


class PendingOut(Schema):
    """A payment online that the account has no line for yet."""

    reference: str
    date: dt.date = Field(alias="day")
    cents: int
    text: str


class AccountBalance(Schema):
    """Above zero: owed. `sentence` and `due_text` say it as the pages do."""

    cents: int
    as_of: dt.date
    sentence: str
    due_text: str
    next_due: Due | None
    direct_debit: bool
    pending: list[PendingOut] = Field(description="paid and not yet a line of the account; `cents` is less by them")

    @staticmethod
    def resolve_next_due(balance: Balance) -> dict[str, Any] | None:
        return _next_due(balance)


class AccountOut(Schema):
    """A rent account. `writable`: requests may still be sent about it."""

    number: str
    label: str
    status: Coded
    writable: bool
    balance: AccountBalance
    agency_code: str

    @staticmethod
    def resolve_status(head: AccountHead) -> dict[str, str]:
        return coded(AccountStatus, head.status)

    @staticmethod
    def resolve_balance(head: AccountHead) -> Balance:
        return head.balance.announced(head.status)

    @staticmethod
    def resolve_agency_code(head: AccountHead) -> str:
        return head.agency.agency_code


class AgencyOut(Schema):
    """Where the account is looked after."""

    code: str
    name: str
    address: list[str]
    phone: str
    email: str
    opening_hours: str


class AccountDetail(AccountOut):
    agency: AgencyOut

    @staticmethod
    def resolve_agency(head: AccountHead) -> AgencyCard:
        return agency_card(head.agency)


class Accounts(Schema):
    """`data_as_of`: when the landlord's books were read last."""

    data_as_of: dt.datetime | None
    accounts: list[AccountOut]


router = Router()


@router.get("/accounts", response=Accounts, summary="Mes comptes client")
def accounts(request: TenantRequest) -> dict[str, Any]:
    viewer = viewer_of(request)
    return {"data_as_of": viewer.as_of, "accounts": viewer.accounts}


@router.get("/accounts/{number}", response=AccountDetail, summary="Un compte client et son solde")
def account(request: TenantRequest, number: AccountNumber) -> AccountHead:
    return viewer_of(request, number).account


class CardOut(Schema):
    """Something to do or good to know, in the editors' words and order."""

    code: str = Field(examples=["insurance_expired"])
    to_do: bool = Field(description="false: only good to know")
    title: str
    text: str
    lines: list[str]
    button: str
    url: str = Field(description="where it is done: an address of the portal, or `tel:`; may be empty")
    deadline: dt.date | None

    @staticmethod
    def resolve_to_do(card: ShownCard) -> bool:
        return card.tone != "info"


class RequestOut(Schema):
    """Something this person asked for, whichever account it was about."""

    title: str
    number: str
    sent_at: dt.datetime
    state: str
    url: str


class LatestDocument(Schema):
    """A document; its content is at `/documents/{id}/file`."""

    id: str = Field(alias="document_id")
    title: str
    date: dt.date = Field(alias="day")
    size_bytes: int


class HomeOut(Schema):
    """What *Accueil* shows. `stale`: the figures are old, the last payments may be missing."""

    account: str
    data_as_of: dt.datetime | None
    stale: bool
    sentence: str = Field(examples=["Vous devez 456,78 €, à payer avant le 5 décembre."])
    notes: list[str] = Field(description="what else is to be known of the balance, as whole sentences")
    next_due: Due | None
    direct_debit: bool
    debit_day: int | None = Field(description="day of the month on which the active mandate is drawn")
    next_debit: dt.date | None = Field(
        description="day of the next debit when nothing is owed and only its amount is not known; null otherwise, "
        "and once the account ended: `next_due`, `sentence` and `notes` say what is known"
    )
    cards: list[CardOut]
    requests: list[RequestOut]
    documents: list[LatestDocument]
    left_out: int = Field(description="how many cards or lines cannot be shown for now")


@router.get("/accounts/{number}/home", response=HomeOut, summary="L'accueil d'un compte")
def home(request: TenantRequest, number: AccountNumber) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    with left_out_counted() as left_out:
        shown, account = dashboard(viewer), viewer.account
    balance, situation = account.balance, account.situation
    return {
        "account": number,
        "data_as_of": viewer.as_of,
        "stale": viewer.stale,
        "sentence": situation.sentence,
        "notes": situation.notes,
        "next_due": _next_due(balance) if account.next_due else None,
        "direct_debit": balance.direct_debit,
        "debit_day": shown.debit_day,
        "next_debit": shown.next_debit,
        "cards": shown.cards,
        "requests": shown.latest,
        "documents": shown.latest_documents,
        "left_out": left_out.count,
    }


def _next_due(balance: Balance) -> dict[str, Any] | None:
    return {"date": balance.next_due_date, "cents": balance.next_due_cents} if balance.next_due else None
