"""Signing a mandate online by program: what is agreed to, a code to a phone that is known, the signature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Annotated, Any

from ninja import Field, Path, Router, Schema

from forms.direct_debit import words
from forms.direct_debit.evidence import SignedFrom
from forms.direct_debit.signing import CannotSign, signing_begin, signing_code, signing_finish
from forms.direct_debit.signing_rules import OVER, sign_obstacle, signature_of, signs_online
from forms.submissions.models import Submission
from forms.submissions.selectors import submission_readable
from tenant_space.identity.codes.refusals import code_problems
from tenant_space.identity.headless.auth import password_needed
from tenant_space.identity.headless.problems import ApiProblem, not_found
from tenant_space.identity.origin import client_address
from tenant_space.identity.requests import TenantRequest

router = Router()
Number = Annotated[str, Path(max_length=9, description="nine digits")]


class SigningOut(Schema):
    """Where the signature of a mandate stands."""

    signed_at: dt.datetime | None
    why_not: str = Field(description="why it cannot be signed online, and what to do; empty: it can, or it is signed")
    consent: str = Field(description="to be shown, and agreed to, before a code is asked for")
    consent_version: str
    code_sent_to: str = Field(description="masked; empty: no code is waited for")
    code_ends_at: dt.datetime | None


class ConsentIn(Schema):
    """That the words of `consent` were agreed to."""

    consent_version: str = Field(max_length=20)


class CodeIn(Schema):
    """The code, as its message says it."""

    code: str = Field(max_length=400, json_schema_extra={"writeOnly": True})


@router.get("/requests/{request_number}/mandate-signature", response=SigningOut, summary="La signature d'un mandat")
def signature_read(request: TenantRequest, request_number: Number) -> dict[str, Any]:
    return _out(_row(request, request_number))


@router.post("/requests/{request_number}/mandate-signature/code", response=SigningOut, summary="Recevoir un code")
def signature_code(request: TenantRequest, request_number: Number, given: ConsentIn) -> dict[str, Any]:
    row = _row(request, request_number)
    password_needed(request)
    if given.consent_version != words.CONSENT_VERSION:
        detail = "Le texte à accepter a changé. Relisez-le, puis recommencez."
        raise ApiProblem(HTTPStatus.CONFLICT, "consent_changed", detail)
    with _refusals():
        signing_begin(submission=row)
    return _out(_row(request, request_number))


@router.post("/requests/{request_number}/mandate-signature", response=SigningOut, summary="Signer avec le code reçu")
def signature_make(request: TenantRequest, request_number: Number, given: CodeIn) -> dict[str, Any]:
    origin = SignedFrom(client_address(request), request.headers.get("User-Agent", ""))
    with _refusals():
        signing_finish(submission=_row(request, request_number), typed=given.code, origin=origin)
    return _out(_row(request, request_number))


def _row(request: TenantRequest, number: str) -> Submission:
    """The request of this person. Raises `ApiProblem`."""
    row = submission_readable(request.tenant, number)
    if row is None:
        raise not_found()
    return row


@contextmanager
def _refusals() -> Iterator[None]:
    """What the services refuse, as problems."""
    try:
        with code_problems(words.ON_PAPER):
            yield
    except CannotSign as error:
        raise ApiProblem(HTTPStatus.CONFLICT, "cannot_sign", error.why) from error


def _out(row: Submission) -> dict[str, Any]:
    signature, code = signature_of(row), signing_code(row)
    why = "" if signature else sign_obstacle(row) if signs_online() else OVER
    return {
        "signed_at": signature.signed_at if signature else None,
        "why_not": why,
        "consent": words.CONSENT,
        "consent_version": words.CONSENT_VERSION,
        "code_sent_to": code.masked if code else "",
        "code_ends_at": code.ends_at if code else None,
    }
