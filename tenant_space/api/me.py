"""Who is signed in, and the terms of use."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest
from ninja import Router

from tenant_space import api_schemas as schemas
from tenant_space.accounts.headless.auth import portal_auth
from tenant_space.accounts.headless.problems import Problem
from tenant_space.accounts.origin import origin_of
from tenant_space.accounts.registry import terms_in_force
from tenant_space.accounts.terms import TermsChanged, terms_accept, terms_due
from tenant_space.tenancy.selectors import accounts_readable

router = Router()


@router.get("/me", response=schemas.Me, summary="Qui suis-je ?")
def me(request: HttpRequest) -> dict[str, Any]:
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


@router.get("/terms", response=schemas.TermsOut, auth=portal_auth(needs_terms=False), summary="Les conditions")
def terms(request: HttpRequest) -> dict[str, Any]:
    current = terms_in_force()
    return {"version": current.version, "url": current.url, "due": terms_due(request.user)}


@router.post(
    "/terms", response=schemas.TermsOut, auth=portal_auth(needs_terms=False), summary="Accepter les conditions"
)
def terms_accepted(request: HttpRequest, given: schemas.TermsIn) -> dict[str, Any]:
    try:
        terms_accept(user=request.user, version=given.version, origin=origin_of(request))
    except TermsChanged as error:
        detail = "Ce n'est pas la version en vigueur. Lisez-la, puis acceptez-la."
        raise Problem(HTTPStatus.CONFLICT, "terms_changed", detail) from error
    return terms(request)
