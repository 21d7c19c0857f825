"""Who an account is about, and what is known of the person signed in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ninja import Field, Router, Schema

from forms.personal_details.api_phone import router as phone_router
from forms.personal_details.api_requests import router as requests_router
from forms.personal_details.selectors import overlays_of
from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.api import AccountNumber, viewer_of
from tenant_space.tenancy.models import Tenant
from tenant_space.tenancy.people import contract_of, own_details

router = Router()
router.add_router("", requests_router)
router.add_router("", phone_router)


class SignatoryOut(Schema):
    """Somebody named on the contract: a name and nothing else. `own`: the person signed in."""

    name: str
    own: bool
    guardian: bool = Field(description="acts for the signatories, and signed nothing")


class OccupantOut(Schema):
    """Somebody who lives there."""

    name: str
    relationship: str


class OwnDetailsOut(Schema):
    """Of the person signed in, whoever the account is about. `email` is the contact address, not the sign-in."""

    name: str
    phone_home: str
    phone_mobile: str
    phone_work: str
    email: str
    birth_date: str | None = Field(
        description="`1971-03-09`; `1971-03` or `1971` of somebody whose day or month of birth is not known"
    )
    marital_status: str = Field(description="in words")
    pcs: str = Field(description="in words")
    occupation: str


class OverlayOut(Schema):
    """What is said beside a value that this person asked to change, until a batch brings the new one."""

    field: str = Field(description="as in `own`, or `pcs_code`")
    text: str
    tone: str = Field(description="`info`: asked for; `good`: accepted; `bad`: refused")
    request: str = Field(description="nine digits of the request")


class PersonsOut(Schema):
    """Others are shown by their names only."""

    account: str
    address: list[str]
    holders: list[SignatoryOut]
    occupants: list[OccupantOut]
    own: OwnDetailsOut
    asked: list[OverlayOut] = Field(description="what this person asked to change")


@router.get("/accounts/{number}/persons", response=PersonsOut, summary="Les personnes d'un compte")
def persons(request: TenantRequest, number: AccountNumber) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    contract = contract_of(viewer.tenant, number)
    return {"account": number, **asdict(contract), "own": _own(viewer.tenant), "asked": _asked(viewer.tenant)}


def _asked(tenant: Tenant) -> list[dict[str, str]]:
    found = overlays_of(tenant)
    return [
        {"field": field, "text": one.text, "tone": one.tone, "request": one.number} for field, one in found.items()
    ]


def _own(tenant: Tenant) -> dict[str, Any]:
    own = own_details(tenant)
    return {**asdict(own), "birth_date": own.birth_date.isoformat() if own.birth_date else None}
