"""Asking for a direct debit by program: a mandate, another day, the end. An IBAN is written and never read back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Field, Header, Path, Router, Schema

from forms.direct_debit.enums import DAY, MANDATE, STOP, HolderKind
from forms.direct_debit.evidence import EvidenceBroken
from forms.direct_debit.forms import DebitDayForm, DebitStopForm, MandateForm, bic_notes
from forms.direct_debit.mandates import PDF_TYPE, NoMandate, file_name, mandate_pdf, sheet_of, signed_name
from forms.direct_debit.selectors import debit_rules, obstacle_of, order_of, payer_of
from forms.direct_debit.signing import mandate_kept
from forms.submissions.api_refusals import refusals
from forms.submissions.confirmed import ConfirmedForm
from forms.submissions.keyed import request_key, request_known, request_once
from forms.submissions.models import Submission
from forms.submissions.registry import KindRefuses
from forms.submissions.selectors import submission_readable
from tenant_space.files.attachments import attachment_of_bytes
from tenant_space.formats.iban import iban_masked
from tenant_space.identity.headless.auth import password_needed
from tenant_space.identity.headless.problems import ApiProblem, not_found
from tenant_space.identity.requests import TenantRequest
from tenant_space.identity.secrets import fingerprints
from tenant_space.secured.api import AccountNumber, viewer_of
from tenant_space.secured.viewer import Viewer

router = Router()
Key = Annotated[uuid.UUID, Header(alias="Idempotency-Key", description="drawn by the program for each request")]
Number = Annotated[str, Path(max_length=9, description="nine digits")]
_PDF: dict[str, Any] = {"responses": {200: {"description": "OK", "content": {PDF_TYPE: {}}}}}


class _Given(Schema):
    """What every request says: whether it leaves."""

    send: bool = Field(False, description="false: everything is checked and nothing is sent")


class MandateIn(_Given):
    """A bank account to debit."""

    iban: str = Field(max_length=100, json_schema_extra={"writeOnly": True})
    bic: str = Field("", max_length=40)
    holder: HolderKind
    holder_name: str = Field(max_length=200)
    payer_link: str = Field("", max_length=200, description="with `THIRD`: who pays for the tenant")
    payer_phone: str = Field("", max_length=100)
    street_number: str = Field("", max_length=100)
    street: str = Field(max_length=200)
    complement: str = Field("", max_length=200)
    postal_code: str = Field(max_length=100)
    city: str = Field(max_length=100)
    country: str = Field(max_length=2)
    day: int = Field(description="of the month")


class DebitDayIn(_Given):
    """Another day of the month."""

    day: int


class DebitStopIn(_Given):
    """The end of the direct debits."""


class DebitRequestOut(Schema):
    """What was sent, or would be. `number` is null when nothing was."""

    number: str | None = Field(description="nine digits")
    iban_masked: str
    bank: str = Field(description="to be confirmed; empty when nobody knows it")
    first_debit_on: dt.date | None = Field(description="at the earliest, once the landlord has accepted")
    notes: list[str] = Field(description="what to look at once more before sending")


@router.post("/accounts/{number}/mandate-requests", response=DebitRequestOut, summary="Demander un prélèvement")
def mandate_request(request: TenantRequest, number: AccountNumber, key: Key, given: MandateIn) -> dict[str, Any]:
    viewer = _allowed(request, number, MANDATE)
    values = {**given.model_dump(), "day": str(given.day)}
    form = MandateForm(values, payer=payer_of(viewer.tenant, viewer.account.number), rules=debit_rules())
    return _answer(viewer, MANDATE, key, form, given)


@router.post("/accounts/{number}/debit-day-requests", response=DebitRequestOut, summary="Changer le jour prélevé")
def debit_day_request(request: TenantRequest, number: AccountNumber, key: Key, given: DebitDayIn) -> dict[str, Any]:
    viewer = _allowed(request, number, DAY)
    return _answer(viewer, DAY, key, DebitDayForm({"day": str(given.day)}, rules=debit_rules()), given)


@router.post("/accounts/{number}/debit-stop-requests", response=DebitRequestOut, summary="Arrêter le prélèvement")
def debit_stop_request(request: TenantRequest, number: AccountNumber, key: Key, given: DebitStopIn) -> dict[str, Any]:
    viewer = _allowed(request, number, STOP)
    return _answer(viewer, STOP, key, DebitStopForm({"sure": "on"}), given)


@router.get(
    "/requests/{request_number}/mandate.pdf", summary="Le mandat, à signer ou signé en ligne", openapi_extra=_PDF
)
def mandate_file_out(request: TenantRequest, request_number: Number) -> HttpResponse:
    row = submission_readable(request.tenant, request_number)
    if row is None:
        raise not_found()
    password_needed(request)
    try:
        if (kept := mandate_kept(row)) is not None:
            return attachment_of_bytes(kept, signed_name(row.number_text), PDF_TYPE)
        sheet = sheet_of(row)
    except (NoMandate, EvidenceBroken) as error:
        raise not_found() from error
    return attachment_of_bytes(mandate_pdf(sheet), file_name(sheet), PDF_TYPE)


def _allowed(request: TenantRequest, number: str, kind: str) -> Viewer:
    """The person and the account. Raises `ApiProblem` for an account of others, and without the password."""
    viewer = viewer_of(request, number)
    password_needed(request)
    return viewer


def _answer(viewer: Viewer, kind: str, key: uuid.UUID, form: ConfirmedForm, given: _Given) -> dict[str, Any]:
    """Check, send when it is asked for, and say what of it. Raises `ApiProblem`."""
    uid = request_key(viewer.tenant, viewer.account.number, key)
    # By keys, the newest first: a digest without one would tell the IBAN.
    sent_as, *before = fingerprints(f"{kind} {given.model_dump_json()}")
    with refusals():
        # First: what was sent once is answered so for ever, whatever has changed since.
        row = request_known(viewer.tenant, uid, sent_as, *before) if given.send else None
        if row is not None:
            return _told(row)
        form.is_valid()
        recap = form.recap  # only where nothing but the confirmation is missing, which `send` is
        if recap is None:
            told = [(name, str(text)) for name in form.errors for text in form.errors[name]]
            errors = [{"where": ["body", name], "message": text} for name, text in told]
            raise ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", told[0][1], errors=errors)
        if obstacle := obstacle_of(viewer, kind):
            raise KindRefuses(obstacle.text)
        if given.send:
            content = form.content(viewer.account.number)
            row = request_once(
                tenant=viewer.tenant, kind=kind, uid=uid, content=content, files=None, given=sent_as, also=before
            )
            return _told(row)
    iban = form.cleaned_data.get("iban", "")
    return _out(form.data_sent(), None, iban_masked(iban) if iban else "", recap.notes)


def _told(row: Submission) -> dict[str, Any]:
    """What was sent, as it was sent: neither the day nor the settings of a later call change it."""
    order = order_of(row)
    masked = order.iban_masked if order else ""
    return _out(row.data, row.number_text, masked, bic_notes(masked, row.data.get("bic", "")))


def _out(data: Mapping[str, Any], number: str | None, masked: str, notes: Sequence[str]) -> dict[str, Any]:
    return {
        "number": number,
        "iban_masked": masked,
        "bank": data.get("bank", ""),
        "first_debit_on": data.get("first_on"),
        "notes": list(notes),
    }
