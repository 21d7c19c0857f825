"""What changed between the two latest months of an account, and its last twelve months."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from tenant_space.api.answers import AccountNumber, coded, viewer_of
from tenant_space.api_schemas import Coded
from tenant_space.tenancy.changes import month_changes
from tenant_space.tenancy.enums import EntryKind
from tenant_space.tenancy.ledger_year import year_of

router = Router()
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
def changes(request: HttpRequest, number: AccountNumber) -> dict[str, Any]:
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
def year(request: HttpRequest, number: AccountNumber) -> dict[str, Any]:
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
