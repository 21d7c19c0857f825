"""The lines of an account, by month, explained."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Annotated, Any

from ninja import Field, Query, Router, Schema

from tenant_space.formats.page_numbers import LAST_PAGE
from tenant_space.identity.headless.problems import ApiProblem, not_found
from tenant_space.identity.requests import TenantRequest
from tenant_space.ledger.account import rent_account
from tenant_space.ledger.changes import Change, month_changes
from tenant_space.ledger.forms import LONGEST_WORDS, LedgerFilterForm
from tenant_space.ledger.selectors import LEDGER_PAGE_SIZE
from tenant_space.ledger.shapes import COUNT_CAP, Entry, TermLine
from tenant_space.ledger.year import year_of
from tenant_space.secured.api import AccountNumber, Coded, coded, viewer_of
from tenant_space.tenancy.enums import EntryGroup, EntryKind

router = Router()
# What the form of the page calls each field, and what programs call it.
_NAMES = {"du": "period_from", "au": "period_to", "type": "kind", "mots": "q"}


class EntryOut(Schema):
    """Une écriture, avec le solde du compte après elle."""

    id: str = Field(alias="entry_id")
    date: dt.date = Field(alias="day")
    month: str = Field(description="le mois où elle est rangée", examples=["2026-11"])
    kind: Coded
    word: str = Field(description="le nom simple de cette sorte d'écriture, à montrer")
    explanation: str = Field(description="ce qu'est cette sorte d'écriture, en une phrase")
    label: str
    debit_cents: int
    credit_cents: int
    balance_cents: int = Field(description="le vrai solde, même quand des écritures ne sont pas demandées")
    due_date: dt.date | None

    @staticmethod
    def resolve_kind(entry: Entry) -> dict[str, str]:
        return coded(EntryKind, entry.kind)


class MonthOut(Schema):
    """Les totaux d'un mois : ceux de toutes ses écritures demandées, aussi sur les autres pages."""

    month: str = Field(alias="code", examples=["2026-11"])
    label: str = Field(alias="name", examples=["novembre 2026"])
    billed_cents: int = Field(description="tout, sauf les aides, les paiements et le solde de départ")
    aids_cents: int
    paid_cents: int = Field(description="paiements moins rejets")
    continued: bool = Field(description="ce mois commence sur la page précédente")
    continues: bool = Field(description="ce mois continue sur la page suivante")


class TermLineOut(Schema):
    """Une partie du terme. `deducted` : elle le diminue."""

    kind: Coded
    word: str
    cents: int
    deducted: bool

    @staticmethod
    def resolve_kind(line: TermLine) -> dict[str, str]:
        return coded(EntryKind, line.kind)


class TermOut(Schema):
    """Ce que l'on paie pour un mois : loyer et charges, moins les aides."""

    month: str
    label: str = Field(alias="name")
    lines: list[TermLineOut]
    cents: int = Field(description="en dessous de zéro : les aides dépassent le loyer et les charges")


class LedgerOut(Schema):
    """Une page des écritures, les mois les plus récents d'abord."""

    account: str
    page: int
    page_size: int
    has_next: bool
    total: int = Field(description="combien d'écritures sont trouvées ; ne compte plus après `total_capped_at`")
    total_capped_at: int
    months: list[MonthOut] = Field(description="les mois de cette page")
    entries: list[EntryOut]
    term: TermOut | None = Field(description="le terme du dernier mois facturé ; rien si le bail est fini")


@router.get("/accounts/{number}/entries", response=LedgerOut, summary="Les écritures d'un compte")
def entries(
    request: TenantRequest,
    number: AccountNumber,
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
    period_from: Annotated[str, Query(description="premier mois, AAAA-MM", examples=["2026-01"])] = "",
    period_to: Annotated[str, Query(description="dernier mois, AAAA-MM, compris", examples=["2026-11"])] = "",
    kind: Annotated[EntryGroup | EntryKind | None, Query(description="un groupe d'écritures, ou une sorte")] = None,
    q: Annotated[str, Query(description=f"mots du libellé, sans accents ni majuscules ; {LONGEST_WORDS} signes")] = "",
) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    form = LedgerFilterForm({"du": period_from, "au": period_to, "type": kind or "", "mots": q})
    if not form.is_valid():
        raise _refused(form)
    ledger = rent_account(viewer, page, form.wanted)
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
        "term": ledger.term,
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
    comparison: Comparison | None = Field(description="null when there are not two terms to compare")


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
    months: list[YearMonthOut] = Field(description="oldest first, twelve at most; none when nothing moved")


@router.get("/accounts/{number}/changes", response=Changes, summary="Ce qui a changé depuis le mois dernier")
def changes(request: TenantRequest, number: AccountNumber) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    return {"account": number, "comparison": month_changes(viewer.tenant, viewer.account.number)}


@router.get("/accounts/{number}/year", response=YearOut, summary="Les douze derniers mois d'un compte")
def year(request: TenantRequest, number: AccountNumber) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    months = year_of(viewer.tenant, viewer.account).months
    return {"account": number, "balance_as_of": viewer.account.balance.as_of, "months": months}
