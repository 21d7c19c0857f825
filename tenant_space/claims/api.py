"""The réclamations of an account, and the visits to come."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any

from django.http import HttpResponse
from django.urls import reverse
from ninja import Field, Path, Query, Router, Schema

from tenant_space.claims.appointments import NoAppointment
from tenant_space.claims.selectors import (
    CLAIMS_PAGE_SIZE,
    ClaimFilter,
    ClaimItem,
    claim_readable,
    claims_page,
    with_requests,
)
from tenant_space.claims.sent import problems_told
from tenant_space.claims.views import appointment_response
from tenant_space.formats.page_numbers import LAST_PAGE
from tenant_space.formats.showable import left_out_counted
from tenant_space.identity.headless.problems import not_found
from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.api import AccountNumber, Coded, viewer_of

router = Router()
ClaimId = Annotated[str, Path(max_length=30)]


class ClaimStateOut(StrEnum):
    """Which réclamations are asked for."""

    OPEN = "open"
    ENDED = "ended"


_FILTERS = {None: ClaimFilter.ALL, ClaimStateOut.OPEN: ClaimFilter.OPEN, ClaimStateOut.ENDED: ClaimFilter.ENDED}


class AppointmentOut(Schema):
    """When somebody comes. `text` says it as the page does."""

    start: dt.datetime
    end: dt.datetime | None
    text: str
    contractor: str


class StepOut(Schema):
    """Something that happened. `title` may be empty: a message that changed no state."""

    at: dt.datetime
    title: str
    text: str
    contractor: str
    appointment: AppointmentOut | None


class ClaimOut(Schema):
    """A réclamation with its steps, newest first. `appointment` is the visit to come, if any."""

    id: str = Field(alias="claim_id")
    title: str
    category: Coded
    subcategory: str
    status: Coded
    explanation: str = Field(description="what comes next, or what to do, in one sentence")
    ended: bool
    waits_for_tenant: bool
    call_agency: bool = Field(description="whether to call now: to answer, or after a visit that is past")
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    description: str
    place: str
    address: str
    contractor: str
    appointment: AppointmentOut | None
    appointment_file: str | None = Field(description="address of the visit as a calendar file")
    steps: list[StepOut]
    more_steps: bool = Field(description="whether older steps are left out")
    request: str | None = Field(description="number of one's own request that it follows")

    @staticmethod
    def resolve_request(item: ClaimItem) -> str | None:
        return item.request.number if item.request else None

    @staticmethod
    def resolve_category(item: ClaimItem) -> dict[str, str]:
        return {"code": item.category, "label": item.category_label}

    @staticmethod
    def resolve_status(item: ClaimItem) -> dict[str, str]:
        return {"code": item.status, "label": item.state}

    @staticmethod
    def resolve_appointment_file(item: ClaimItem) -> str | None:
        if item.appointment is None:
            return None
        return reverse("portal_api:claim_appointment", args=[item.account_number, item.claim_id])


class SentProblemOut(Schema):
    """A problem told on the portal that the landlord's software does not follow yet."""

    number: str
    title: str
    sent_at: dt.datetime
    state: str
    place: str
    ended: bool


class Claims(Schema):
    """A page of réclamations: the open ones first, then the newest."""

    account: str
    page: int
    page_size: int
    has_next: bool
    sent: list[SentProblemOut] = Field(description="sent and not followed yet, whatever page and state are asked for")
    claims: list[ClaimOut]
    left_out: int = Field(description="how many réclamations of the page cannot be shown for now")


@router.get("/accounts/{number}/claims", response=Claims, summary="Les réclamations d'un compte")
def claims(
    request: TenantRequest,
    number: AccountNumber,
    state: Annotated[ClaimStateOut | None, Query(description="only those in this state")] = None,
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
) -> dict[str, Any]:
    with left_out_counted() as left_out:
        found = claims_page(viewer_of(request, number).tenant, number, _FILTERS[state], page)
    if page > 1 and not found.claims:
        raise not_found()
    told = problems_told(request.tenant, number)
    return {
        "account": number,
        "page": found.number,
        "page_size": CLAIMS_PAGE_SIZE,
        "has_next": found.has_next,
        "sent": told.waiting,
        "claims": with_requests(found.claims, told),
        "left_out": left_out.count,
    }


@router.get(
    "/accounts/{number}/claims/{path:claim_id}/appointment.ics",
    summary="Le rendez-vous d'une réclamation, pour un agenda",
    openapi_extra={"responses": {200: {"description": "OK", "content": {"text/calendar": {}}}}},
)
def claim_appointment(request: TenantRequest, number: AccountNumber, claim_id: ClaimId) -> HttpResponse:
    try:
        return appointment_response(_readable(request, number, claim_id), request.tenant)
    except NoAppointment as error:
        raise not_found() from error


@router.get("/accounts/{number}/claims/{path:claim_id}", response=ClaimOut, summary="Une réclamation")
def claim(request: TenantRequest, number: AccountNumber, claim_id: ClaimId) -> ClaimItem:
    item = _readable(request, number, claim_id)
    return with_requests([item], problems_told(request.tenant, number))[0]


def _readable(request: TenantRequest, number: str, claim_id: str) -> ClaimItem:
    """A réclamation of this account of the person's. Raises `ApiProblem`: a foreign one is a missing one."""
    viewer = viewer_of(request, number)
    item = claim_readable(viewer.tenant, claim_id)
    if item is None or item.account_number != viewer.account.number:
        raise not_found()
    return item
