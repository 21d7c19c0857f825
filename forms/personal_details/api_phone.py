"""Confirming a new mobile number by program: a code that is sent to it, and typed back. Nobody has to."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Annotated, Any

from ninja import Field, Path, Router, Schema

from forms.personal_details.changes import DetailChange
from forms.personal_details.phone_codes import (
    MOBILE,
    WITHOUT_CODE,
    confirming_begin,
    confirming_code,
    confirming_finish,
    phone_to_confirm,
)
from forms.submissions.models import Submission
from forms.submissions.selectors import submission_readable
from tenant_space.identity.codes.refusals import code_problems
from tenant_space.identity.headless.problems import ApiProblem, not_found
from tenant_space.identity.requests import TenantRequest

router = Router()
Number = Annotated[str, Path(max_length=9, description="nine digits")]
_CONFLICT = {
    "responses": {
        int(HTTPStatus.CONFLICT): {
            "description": "There is nothing to confirm",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }
    }
}
NOTHING = "Rien à confirmer : la demande n'a pas de nouveau mobile, elle est terminée, ou aucun SMS ne part d'ici."


class PhoneConfirmationOut(Schema):
    """Where the confirmation of a new mobile stands."""

    open: bool = Field(description="whether a code can be asked for")
    confirmed_at: dt.datetime | None
    code_sent_to: str = Field(description="masked; empty: no code is waited for")
    code_ends_at: dt.datetime | None


class PhoneCodeIn(Schema):
    """The code, as its message says it."""

    code: str = Field(max_length=400, json_schema_extra={"writeOnly": True})


@router.get(
    "/requests/{request_number}/phone-confirmation", response=PhoneConfirmationOut, summary="Un numéro à confirmer"
)
def phone_confirmation(request: TenantRequest, request_number: Number) -> dict[str, Any]:
    return _out(request, _row(request, request_number))


@router.post(
    "/requests/{request_number}/phone-confirmation/code",
    response=PhoneConfirmationOut,
    summary="Recevoir un code",
    openapi_extra=_CONFLICT,
)
def phone_code(request: TenantRequest, request_number: Number) -> dict[str, Any]:
    row = _row(request, request_number)
    with code_problems(WITHOUT_CODE):
        confirming_begin(user=request.user, change=_change(row))
    return _out(request, row)


@router.post(
    "/requests/{request_number}/phone-confirmation", response=PhoneConfirmationOut, summary="Confirmer son numéro"
)
def phone_confirm(request: TenantRequest, request_number: Number, given: PhoneCodeIn) -> dict[str, Any]:
    row = _row(request, request_number)
    with code_problems(WITHOUT_CODE):
        confirming_finish(user=request.user, change=_change(row), typed=given.code)
    return _out(request, row)


def _row(request: TenantRequest, number: str) -> Submission:
    row = submission_readable(request.tenant, number)
    if row is None:
        raise not_found()
    return row


def _change(row: Submission) -> DetailChange:
    found = phone_to_confirm(row)
    if found is None:
        raise ApiProblem(HTTPStatus.CONFLICT, "nothing_to_confirm", NOTHING)
    return found


def _out(request: TenantRequest, row: Submission) -> dict[str, Any]:
    change = phone_to_confirm(row)
    code = confirming_code(user=request.user, change=change) if change else None
    done = row.detail_changes.filter(field=MOBILE).exclude(confirmed_at=None).first()
    return {
        "open": change is not None,
        "confirmed_at": done.confirmed_at if done else None,
        "code_sent_to": code.masked if code else "",
        "code_ends_at": code.ends_at if code else None,
    }
