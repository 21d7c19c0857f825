"""Who an account is about, and what is known of the person signed in."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from ninja import Field, Router, Schema

from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.api import AccountNumber, viewer_of
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
    birth_date: dt.date | None
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
    return {"account": number, **asdict(contract), "own": asdict(own_details(viewer.tenant))}
