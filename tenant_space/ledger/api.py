"""The lines of an account, by month, explained."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Annotated, Any

from ninja import Field, Query, Router, Schema

from tenant_space.formats.page_numbers import LAST_PAGE
from tenant_space.identity.headless.problems import ApiProblem, not_found
from tenant_space.identity.requests import TenantRequest
from tenant_space.ledger.changes import Change, month_changes
from tenant_space.ledger.forms import LONGEST_WORDS, LedgerFilterForm
from tenant_space.ledger.selectors import LEDGER_PAGE_SIZE, account_ended, ledger_page, term_of
from tenant_space.ledger.shapes import COUNT_CAP, Entry, TermLine
from tenant_space.ledger.year import year_of
from tenant_space.secured.api import AccountNumber, Coded, coded, viewer_of
from tenant_space.tenancy.enums import EntryGroup, EntryKind
from tenant_space.tenancy.terms import latest_terms

router = Router()
# What the form of the page calls each field, and what programs call it.
_NAMES = {"first": "period_from", "last": "period_to", "kind": "kind", "words": "q"}


class EntryOut(Schema):
    """A line, with the balance of the account after it."""

    id: str = Field(alias="entry_id")
    date: dt.date = Field(alias="day")
    month: str = Field(description="the month it is listed in, that of its date", examples=["2026-11"])
    period: str = Field(description="the month it is about; empty when it is about none", examples=["2026-10"])
    kind: Coded
    word: str = Field(description="the plain name of this kind of line, to be shown")
    explanation: str = Field(description="what this kind of line is, in one sentence")
    label: str
    debit_cents: int
    credit_cents: int
    balance_cents: int = Field(description="the true balance, even when lines are not asked for")
    due_date: dt.date | None

    @staticmethod
    def resolve_kind(entry: Entry) -> dict[str, str]:
        return coded(EntryKind, entry.kind)


class MonthOut(Schema):
    """The totals of a month: of all its lines that are asked for. Only one longer than a page is on several."""

    month: str = Field(alias="code", examples=["2026-11"])
    label: str = Field(alias="name", examples=["novembre 2026"])
    billed_cents: int = Field(description="what was asked: all but aids, payments and the opening balance")
    aids_cents: int
    paid_cents: int = Field(description="payments less rejected ones")
    continued: bool = Field(description="this month begins on the page before")
    continues: bool = Field(description="this month goes on on the next page")


class TermLineOut(Schema):
    """A part of the monthly term. `deducted`: it makes it smaller."""

    kind: Coded
    word: str
    cents: int
    deducted: bool

    @staticmethod
    def resolve_kind(line: TermLine) -> dict[str, str]:
        return coded(EntryKind, line.kind)


class TermOut(Schema):
    """What is asked for a month: rent, charges and whatever else, less the aids."""

    month: str
    label: str = Field(alias="name")
    lines: list[TermLineOut]
    cents: int = Field(description="below zero: what is deducted exceeds the rest")


class LedgerOut(Schema):
    """A page of the lines, the newest months first."""

    account: str
    page: int
    page_size: int = Field(description="the most lines of a page; it has fewer where another month would be cut")
    has_next: bool
    total: int = Field(description="how many lines are found; stops counting at `total_capped_at`")
    total_capped_at: int
    months: list[MonthOut] = Field(description="the months of this page")
    entries: list[EntryOut]
    term: TermOut | None = Field(
        description="the latest one billed whole; null without one, or once the lease has ended"
    )


@router.get("/accounts/{number}/entries", response=LedgerOut, summary="Les lignes d'un compte")
def entries(
    request: TenantRequest,
    number: AccountNumber,
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
    period_from: Annotated[str, Query(description="first month, YYYY-MM", examples=["2026-01"])] = "",
    period_to: Annotated[str, Query(description="last month, YYYY-MM, included", examples=["2026-11"])] = "",
    kind: Annotated[EntryGroup | EntryKind | None, Query(description="a group of lines, or one kind")] = None,
    q: Annotated[str, Query(description=f"words of the label, whatever accents and case; {LONGEST_WORDS} signs")] = "",
) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    form = LedgerFilterForm({"du": period_from, "au": period_to, "type": kind or "", "mots": q})
    if not form.is_valid():
        raise _refused(form)
    ledger = ledger_page(viewer.tenant, viewer.account, page, form.wanted)
    if page > 1 and not ledger.entries:
        raise not_found()
    return {
        "account": number,
        "page": ledger.number,
        "page_size": LEDGER_PAGE_SIZE,
        "has_next": ledger.has_next,
        "total": min(ledger.total, COUNT_CAP),
        "total_capped_at": COUNT_CAP,
        "months": ledger.months,
        "entries": ledger.entries,
        "term": term_of(viewer.account, latest_terms(viewer.tenant, viewer.account.number, viewer.account.leases)),
    }


def _refused(form: LedgerFilterForm) -> ApiProblem:
    errors = [
        {"where": ["query", _NAMES[name]], "message": str(message)}
        for name, messages in form.errors.items()
        for message in messages
    ]
    detail = " ".join(str(error["message"]) for error in errors)
    return ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", detail, errors=errors)


_MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"


class ChangeOut(Schema):
    """A line that is not what it was. Amounts in cents; below zero they lower what is asked; null: no such line."""

    kind: Coded
    text: str
    before_cents: int | None
    after_cents: int | None

    @staticmethod
    def resolve_kind(change: Change) -> dict[str, str]:
        return coded(EntryKind, change.kind)


class Comparison(Schema):
    """The two latest terms: what is asked for each, aids deducted, in cents."""

    month: str = Field(pattern=_MONTH, examples=["2026-11"])
    previous_month: str = Field(alias="before", pattern=_MONTH, examples=["2026-11"])
    summary: str
    before_cents: int
    after_cents: int
    changes: list[ChangeOut]


class Changes(Schema):
    account: str
    comparison: Comparison | None = Field(description="null without two terms, and once the lease has ended")


class YearMonthOut(Schema):
    """A month in cents. `balance_cents` is owed after its lines when above zero."""

    month: str = Field(alias="code", pattern=_MONTH, examples=["2026-11"])
    billed_cents: int
    aids_cents: int
    paid_cents: int
    balance_cents: int


class YearOut(Schema):
    account: str
    balance_as_of: dt.date
    months: list[YearMonthOut] = Field(
        description="oldest first: twelve, or thirteen when written ahead; none without lines"
    )


@router.get("/accounts/{number}/changes", response=Changes, summary="Ce qui a changé depuis le mois dernier")
def changes(request: TenantRequest, number: AccountNumber) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    account = viewer.account
    comparison = None if account_ended(account) else month_changes(viewer.tenant, account.number, account.leases)
    return {"account": number, "comparison": comparison}


@router.get("/accounts/{number}/year", response=YearOut, summary="Les douze derniers mois d'un compte")
def year(request: TenantRequest, number: AccountNumber) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    months = year_of(viewer.tenant, viewer.account).months
    return {"account": number, "balance_as_of": viewer.account.balance.as_of, "months": months}
