"""*J'ai du mal à payer* by program: whom to turn to, and a plan counted and asked for."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, Literal

from ninja import Field, Header, Router, Schema

from forms.payment_plan.aids import PaymentAid
from forms.payment_plan.enums import CODE
from forms.payment_plan.forms import PlanForm
from forms.payment_plan.selectors import aids_for, debt_of, may_plan, plan_rules
from forms.submissions.api_refusals import refusals
from forms.submissions.keyed import request_key, request_known, request_once
from tenant_space import formats
from tenant_space.form_fields.private_texts import CONFIRM, PRIVATE_SEEN
from tenant_space.identity.headless.problems import ApiProblem
from tenant_space.identity.requests import TenantRequest
from tenant_space.payments.amounts import amount_typed
from tenant_space.secured.api import AccountNumber, viewer_of
from tenant_space.secured.viewer import Viewer

router = Router()
Key = Annotated[uuid.UUID, Header(alias="Idempotency-Key", description="drawn by the program for each request")]


class AidOut(Schema):
    """Whom to turn to."""

    name: str
    text: str
    phone: str
    url: str


class PlanStartOut(Schema):
    """What a plan starts from, and whom to turn to."""

    account: str
    debt_cents: int = Field(description="0 when nothing is owed")
    rent_cents: int = Field(description="of the newest term, aids deducted; 0 when not known or asked no more")
    starts: list[dt.date] = Field(description="on which the first part can be paid")
    counted: bool = Field(description="false: no calendar, one says what one can pay and the agency makes the plan")
    months_most: int = Field(description="more leaves as well, and is pointed out")
    least_cents: int
    aids: list[AidOut]


class PlanIn(Schema):
    """A proposal: by what can be paid each month, or by how many months it takes."""

    by: Literal["AMOUNT", "MONTHS"] = "AMOUNT"
    monthly_cents: int | None = Field(None, ge=0, le=100_000_000)
    months: int | None = Field(None, ge=0, le=1000)
    first_on: dt.date | None = None
    words: str = Field("", max_length=2000)
    confirm_private: bool = Field(False, description=PRIVATE_SEEN)
    send: bool = Field(False, description="false: everything is counted and nothing is sent")


class PartOut(Schema):
    """A part of the plan, in cents."""

    on: dt.date
    cents: int
    rent_cents: int
    total_cents: int


class PlanOut(Schema):
    """The plan that was sent, or would be. `number` is null when nothing was."""

    number: str | None = Field(description="nine digits")
    debt_cents: int
    months: int
    parts: list[PartOut] = Field(description="they come to the debt to the cent; none beyond 60 months")
    beyond: list[str] = Field(description="in what it goes beyond the landlord's rules; it leaves as well")


@router.get("/accounts/{number}/payment-plan", response=PlanStartOut, summary="Du mal à payer : aides et règles")
def plan_start(request: TenantRequest, number: AccountNumber) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    debt, rules = debt_of(viewer), plan_rules()
    return {
        "account": number,
        "debt_cents": max(debt.cents, 0),
        "rent_cents": debt.rent.cents,
        "starts": debt.starts,
        "counted": may_plan(viewer.account),
        "months_most": rules.months_most,
        "least_cents": rules.least_cents,
        "aids": [_aid(aid) for aid in aids_for(viewer.account.agency.agency_code)],
    }


@router.post("/accounts/{number}/payment-plan-requests", response=PlanOut, summary="Demander un plan de paiement")
def plan_request(request: TenantRequest, number: AccountNumber, key: Key, given: PlanIn) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    uid = request_key(viewer.tenant, viewer.account.number, key)
    sent_as = given.model_dump_json(exclude={CONFIRM})  # it is the same plan, whether the warning was seen or not
    with refusals():
        # First: what was sent once is answered so for ever, whatever has changed since.
        row = request_known(viewer.tenant, uid, sent_as) if given.send else None
        if row is not None:
            return _out(row.data, row.number_text)
        form = _checked(viewer, given)
        if not given.send:
            return _out(form.data_sent(), None)
        content = form.content(viewer.account.number)
        row = request_once(tenant=viewer.tenant, kind=CODE, uid=uid, content=content, files=None, given=sent_as)
    return _out(row.data, row.number_text)


def _checked(viewer: Viewer, given: PlanIn) -> PlanForm:
    """What was given through the form of the page. Raises `ApiProblem`."""
    cents = given.monthly_cents
    typed = {
        "by": given.by,
        "monthly": "" if cents is None else amount_typed(formats.euros(cents)),
        "months": "" if given.months is None else str(given.months),
        "first_on": given.first_on.isoformat() if given.first_on else "",
        "words": given.words,
        CONFIRM: "on" if given.confirm_private else "",
    }
    form = PlanForm(typed, debt=debt_of(viewer), rules=plan_rules(), counts=may_plan(viewer.account))
    form.is_valid()
    if form.recap is None:  # only where nothing but the confirmation is missing, which `send` is
        told = [(name, str(text)) for name in form.errors for text in form.errors[name]]
        errors = [{"where": ["body", name], "message": text} for name, text in told]
        raise ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", told[0][1], errors=errors)
    return form


def _aid(aid: PaymentAid) -> dict[str, str]:
    return {"name": aid.name, "text": aid.text, "phone": formats.phone(aid.phone), "url": aid.url}


def _out(data: Mapping[str, Any], number: str | None) -> dict[str, Any]:
    parts = [
        {"on": on, "cents": cents, "rent_cents": rent, "total_cents": cents + rent}
        for on, cents, rent in data["parts"]
    ]
    return {
        "number": number,
        "debt_cents": data["debt_cents"],
        "months": data["months"],
        "parts": parts,
        "beyond": data["beyond"],
    }
