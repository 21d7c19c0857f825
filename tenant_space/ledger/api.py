"""The lines of an account, by month, explained."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Any

from ninja import Field, Query, Router, Schema

from tenant_space.formats.page_numbers import LAST_PAGE
from tenant_space.identity.headless.problems import ApiProblem, not_found
from tenant_space.identity.requests import TenantRequest
from tenant_space.ledger.account import rent_account
from tenant_space.ledger.changes import month_changes
from tenant_space.ledger.forms import LONGEST_WORDS, LedgerFilterForm
from tenant_space.ledger.selectors import LEDGER_PAGE_SIZE
from tenant_space.ledger.shapes import COUNT_CAP, Entry, LedgerMonth, Term
from tenant_space.ledger.year import year_of
from tenant_space.secured.api import AccountNumber, Coded, coded, viewer_of
from tenant_space.tenancy.enums import EntryGroup, EntryKind

router = Router()
# What the form of the page calls each field, and what programs call it.
_NAMES = {"du": "period_from", "au": "period_to", "type": "kind", "mots": "q"}


class EntryOut(Schema):
    """Une écriture, avec le solde du compte après elle."""

    id: str
    date: dt.date
    month: str = Field(description="le mois où elle est rangée", examples=["2026-11"])
    kind: Coded
    word: str = Field(description="le nom simple de cette sorte d'écriture, à montrer")
    explanation: str = Field(description="ce qu'est cette sorte d'écriture, en une phrase")
    label: str
    debit_cents: int
    credit_cents: int
    balance_cents: int = Field(description="le vrai solde, même quand des écritures ne sont pas demandées")
    due_date: dt.date | None


class MonthOut(Schema):
    """Les totaux d'un mois : ceux de toutes ses écritures demandées, aussi sur les autres pages."""

    month: str = Field(examples=["2026-11"])
    label: str = Field(examples=["novembre 2026"])
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


class TermOut(Schema):
    """Ce que l'on paie pour un mois : loyer et charges, moins les aides."""

    month: str
    label: str
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
        "months": [_month(month) for month in ledger.months],
        "entries": [_entry(entry) for entry in ledger.entries],
        "term": _term(ledger.term) if ledger.term else None,
    }


def _refused(form: LedgerFilterForm) -> ApiProblem:
    errors = [
        {"where": ["query", _NAMES[name]], "message": str(message)}
        for name, messages in form.errors.items()
        for message in messages
    ]
    detail = " ".join(str(error["message"]) for error in errors)
    return ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", detail, errors=errors)


def _month(month: LedgerMonth) -> dict[str, Any]:
    return {
        "month": month.code,
        "label": month.name,
        "billed_cents": month.billed_cents,
        "aids_cents": month.aids_cents,
        "paid_cents": month.paid_cents,
        "continued": month.continued,
        "continues": month.continues,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.entry_id,
        "date": entry.day,
        "month": entry.month,
        "kind": coded(EntryKind, entry.kind),
        "word": entry.word,
        "explanation": entry.explanation,
        "label": entry.label,
        "debit_cents": entry.debit_cents,
        "credit_cents": entry.credit_cents,
        "balance_cents": entry.balance_cents,
        "due_date": entry.due_date,
    }


def _term(term: Term) -> dict[str, Any]:
    lines = [
        {"kind": coded(EntryKind, line.kind), "word": line.word, "cents": line.cents, "deducted": line.deducted}
        for line in term.lines
    ]
    return {"month": term.month, "label": term.name, "lines": lines, "cents": term.cents}


MONTH = Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", examples=["2026-11"])


class ChangeOut(Schema):
    """A line that is not what it was. Amounts in cents; below zero they lower what is asked; null: no such line."""

    kind: Coded
    text: str
    before_cents: int | None
    after_cents: int | None


class Comparison(Schema):
    """The two latest terms: what is asked for each, aids deducted, in cents."""

    month: str = MONTH
    previous_month: str = MONTH
    summary: str
    before_cents: int
    after_cents: int
    changes: list[ChangeOut]


class Changes(Schema):
    account: str
    comparison: Comparison | None = Field(description="null when there are not two terms to compare")


class YearMonthOut(Schema):
    """A month in cents. `balance_cents` is owed after its lines when above zero."""

    month: str = MONTH
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
    found = month_changes(viewer.tenant, viewer.account.number)
    if found is None:
        return {"account": number, "comparison": None}
    return {
        "account": number,
        "comparison": {
            "month": found.month,
            "previous_month": found.before,
            "summary": found.summary,
            "before_cents": found.before_cents,
            "after_cents": found.after_cents,
            "changes": [{**asdict(change), "kind": coded(EntryKind, change.kind)} for change in found.changes],
        },
    }


@router.get("/accounts/{number}/year", response=YearOut, summary="Les douze derniers mois d'un compte")
def year(request: TenantRequest, number: AccountNumber) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    found = year_of(viewer.tenant, viewer.account)
    return {
        "account": number,
        "balance_as_of": viewer.account.balance.as_of,
        "months": [
            {
                "month": month.code,
                "billed_cents": month.billed_cents,
                "aids_cents": month.aids_cents,
                "paid_cents": month.paid_cents,
                "balance_cents": month.balance_cents,
            }
            for month in found.months
        ],
    }
