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
from tenant_space.tenancy.residence import Home

router = Router()


@router.get("/accounts/{number}/leases", response=schemas.Leases, summary="Les baux d'un compte")
def leases(request: HttpRequest, number: AccountNumber) -> dict[str, Any]:
    residence = selectors.residence(viewer_of(request, number))
    return {
        "account": number,
        "rent_cents": residence.rent_cents,
        "charges_cents": residence.charges_cents,
        "monthly_cents": residence.monthly_cents,
        "sentence": residence.sentence,
        "leases": [_lease(home) for home in residence.homes],
    }


def _lease(home: Home) -> dict[str, Any]:
    return {
        "id": home.lease_id,
        "title": home.title,
        "residence": home.residence,
        "address": home.address,
        "facts": [{"name": name, "value": value} for name, value in home.facts],
        "is_dwelling": home.is_dwelling,
        "annex_of": home.annex_of or None,
        "rent_cents": home.rent_cents,
        "charges_cents": home.charges_cents,
        "monthly_cents": home.monthly_cents,
        "since": home.since,
        "notice_date": home.notice,
        "until": home.until,
        "ended": home.ended,
        "insurance": _insurance(home.cover) if home.cover else None,
    }


def _insurance(cover: Cover) -> dict[str, Any]:
    status = coded(InsuranceStatus, cover.status)
    return {"status": status, "until": cover.until, "reason": cover.reason, "to_do": cover.to_do}
