"""Who is signed in, and the terms of use."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from ninja import Field, Router, Schema

from tenant_space.identity.headless.auth import portal_auth
from tenant_space.identity.headless.problems import ApiProblem
from tenant_space.identity.origin import origin_of
from tenant_space.identity.registry import terms_in_force
from tenant_space.identity.requests import TenantRequest
from tenant_space.identity.terms_of_use.services import TermsChanged, terms_accept, terms_due
from tenant_space.tenancy.accounts import accounts_readable


class Me(Schema):
    """The person who is signed in."""

    number: str = Field(description="number of the person in the landlord's books")
    civility: str
    last_name: str
    first_name: str
    email: str = Field(description="the address one signs in with, not the contact address")
    accounts: int = Field(description="how many accounts this person may read")
    terms_version: str = Field(description="version of the terms of use that was accepted")
    terms_accepted_at: dt.datetime | None
    second_factor: bool = Field(description="whether signing in asks for a second proof")


class TermsOut(Schema):
    """The terms of use in force. `due`: this person must accept them before reading anything else."""

    version: str
    url: str
    due: bool


class TermsIn(Schema):
    """The version that was read and is accepted."""

    version: str = Field(max_length=20)


router = Router()


@router.get("/me", response=Me, summary="Qui suis-je ?")
def me(request: TenantRequest) -> dict[str, Any]:
    tenant, user = request.tenant, request.user
    return {
        "number": tenant.tenant_id,
        "civility": tenant.get_civility_display(),
        "last_name": tenant.last_name,
        "first_name": tenant.first_name,
        "email": user.email,
        "accounts": len(accounts_readable(tenant)),
        "terms_version": user.terms_version,
        "terms_accepted_at": user.terms_accepted_at,
        "second_factor": is_mfa_enabled(user),
    }


@router.get("/terms", response=TermsOut, auth=portal_auth(needs_terms=False), summary="Les conditions")
def terms(request: TenantRequest) -> dict[str, Any]:
    current = terms_in_force()
    return {"version": current.version, "url": current.url, "due": terms_due(request.user)}


@router.post("/terms", response=TermsOut, auth=portal_auth(needs_terms=False), summary="Accepter les conditions")
def terms_accepted(request: TenantRequest, given: TermsIn) -> dict[str, Any]:
    try:
        terms_accept(user=request.user, version=given.version, origin=origin_of(request))
    except TermsChanged as error:
        detail = "Ce n'est pas la version en vigueur. Lisez-la, puis acceptez-la."
        raise ApiProblem(HTTPStatus.CONFLICT, "terms_changed", detail) from error
    return terms(request)
