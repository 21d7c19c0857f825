"""The direct debits of an account."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Field, Router, Schema

from forms.direct_debit.api_requests import router as requests_router
from forms.direct_debit.api_signing import router as signing_router
from forms.direct_debit.selectors import debits_to_come
from forms.direct_debit.steps import replaced_on
from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.api import AccountNumber, Coded, viewer_of
from tenant_space.tenancy.mandates import MandateLine, mandates_of

router = Router()
router.add_router("", requests_router)
router.add_router("", signing_router)


class BankOut(Schema):
    """Of an IBAN of France or Monaco only. `name` is empty when the bank is not known for sure."""

    code: str
    name: str
    branch: str


class MandateOut(Schema):
    """A mandate. The IBAN is masked by the landlord's books; the portal never had the whole of it."""

    id: str = Field(alias="mandate_id")
    purpose: str
    status: Coded
    meaning: str = Field(description="what the state means, as the page says it")
    current: bool = Field(description="neither revoked nor expired")
    holder_name: str
    iban_masked: str
    bic: str
    rum: str
    ics: str
    bank: BankOut | None
    debit_day: int | None = Field(description="day of the month")
    signed_on: dt.date | None

    @staticmethod
    def resolve_status(line: MandateLine) -> dict[str, str]:
        return {"code": line.status, "label": line.word}

    @staticmethod
    def resolve_bank(line: MandateLine) -> dict[str, str] | None:
        return {"code": line.bank_code, "name": line.bank, "branch": line.branch} if line.bank_code else None


class NextDebitOut(Schema):
    """The next debit. `date` is null when the mandate's day is not the one on which the amount is due."""

    cents: int
    due_date: dt.date
    date: dt.date | None = Field(alias="on")
    sentence: str


class DebitOut(Schema):
    """A debit to come. `cents` is null as long as the amount is not known."""

    on: dt.date
    cents: int | None
    how: str = Field(description="where the amount comes from")


class MandatesOut(Schema):
    """The mandates of an account: the active ones first, the former ones last."""

    account: str
    next_debit: NextDebitOut | None
    next_debits: list[DebitOut] = Field(description="the next twelve; none while no mandate is in place")
    mandates: list[MandateOut]
    replaced_on: dt.date | None = Field(
        description="when a mandate was accepted that takes the place of the one in place; null once it is there"
    )


@router.get("/accounts/{number}/mandates", response=MandatesOut, summary="Les prélèvements d'un compte")
def mandates(request: TenantRequest, number: AccountNumber) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    found = mandates_of(viewer.tenant, viewer.account)
    return {
        "account": number,
        "next_debit": found.next_debit,
        "next_debits": debits_to_come(viewer, found),
        "mandates": [*found.current, *found.former],
        "replaced_on": replaced_on(number, found),
    }
