"""Who an account is about, and what is known of the person signed in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ninja import Field, Router, Schema

from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.api import AccountNumber, viewer_of
from tenant_space.tenancy.models import Tenant
from tenant_space.tenancy.people import contract_of, own_details

router = Router()


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


class PersonsOut(Schema):
    """Others are shown by their names only."""

    account: str
    address: list[str]
    holders: list[SignatoryOut]
    occupants: list[OccupantOut]
    own: OwnDetailsOut


@router.get("/accounts/{number}/persons", response=PersonsOut, summary="Les personnes d'un compte")
def persons(request: TenantRequest, number: AccountNumber) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    contract = contract_of(viewer.tenant, number)
    return {"account": number, **asdict(contract), "own": _own(viewer.tenant)}


def _own(tenant: Tenant) -> dict[str, Any]:
    own = own_details(tenant)
    return {**asdict(own), "birth_date": own.birth_date.isoformat() if own.birth_date else None}
