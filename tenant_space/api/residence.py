"""What is rented."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from tenant_space import api_schemas as schemas
from tenant_space import selectors
from tenant_space.api.answers import AccountNumber, coded, viewer_of
from tenant_space.tenancy.enums import InsuranceStatus
from tenant_space.tenancy.insurance import Cover
from tenant_space.tenancy.selectors import Home

router = Router()


@router.get("/accounts/{number}/leases", response=schemas.Leases, summary="Les baux d'un compte")
def leases(request: HttpRequest, number: AccountNumber) -> dict[str, Any]:
    homes = selectors.residence(viewer_of(request, number))
    return {"account": number, "leases": [_lease(home) for home in homes]}


def _lease(home: Home) -> dict[str, Any]:
    return {
        "id": home.lease_id,
        "title": home.title,
        "residence": home.residence,
        "address": home.address,
        "facts": [{"name": name, "value": value} for name, value in home.facts],
        "is_dwelling": home.is_dwelling,
        "rent_cents": home.rent_cents,
        "charges_cents": home.charges_cents,
        "since": home.since,
        "until": home.until,
        "ended": home.ended,
        "insurance": _insurance(home.cover) if home.cover else None,
    }


def _insurance(cover: Cover) -> dict[str, Any]:
    status = coded(InsuranceStatus, cover.status)
    return {"status": status, "until": cover.until, "reason": cover.reason, "to_do": cover.to_do}
