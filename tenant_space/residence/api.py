"""What is rented."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ninja import Field, Router, Schema

from tenant_space.identity.requests import TenantRequest
from tenant_space.residence.selectors import Dwelling
from tenant_space.residence.selectors import residence as residence_of
from tenant_space.secured.api import AccountNumber, Coded, coded, viewer_of
from tenant_space.tenancy.enums import InsuranceStatus
from tenant_space.tenancy.insurance import Cover


class Fact(Schema):
    name: str
    value: str


class Insurance(Schema):
    """How the lease is insured. `to_do`: a certificate should be sent now."""

    status: Coded
    until: dt.date | None
    reason: str
    to_do: bool

    @staticmethod
    def resolve_status(cover: Cover) -> dict[str, str]:
        return coded(InsuranceStatus, cover.status)


class LeaseOut(Schema):
    """A lease with what is rented. Amounts are for one month, before any aid."""

    id: str = Field(alias="lease_id")
    title: str
    residence: str
    address: list[str]
    facts: list[Fact]
    is_dwelling: bool
    annex_of: str | None = Field(description="the lease of the dwelling that it belongs to")
    rent_cents: int | None
    charges_cents: int | None
    monthly_cents: int | None = Field(description="rent and charges together")
    since: dt.date | None = Field(description="null: long ago, nobody knows when")
    notice_date: dt.date | None = Field(alias="notice", description="the day the lease was given up")
    until: dt.date | None
    ended: bool
    insurance: Insurance | None = Field(alias="cover")

    @staticmethod
    def resolve_facts(dwelling: Dwelling) -> list[dict[str, str]]:
        return [{"name": name, "value": value} for name, value in dwelling.facts]

    @staticmethod
    def resolve_annex_of(dwelling: Dwelling) -> str | None:
        return dwelling.annex_of or None


class Leases(Schema):
    """The leases of an account, each dwelling with its annexes behind it, ended ones last.

    The sums are those of the leases that run today.
    """

    account: str
    rent_cents: int
    charges_cents: int
    monthly_cents: int
    sentence: str = Field(description="what the leases cost a month, as the page says it; may be empty")
    asked_text: str = Field(description="what was asked for the latest month, aids deducted; may be empty")
    leases: list[LeaseOut]


router = Router()


@router.get("/accounts/{number}/leases", response=Leases, summary="Les baux d'un compte")
def leases(request: TenantRequest, number: AccountNumber) -> dict[str, Any]:
    residence = residence_of(viewer_of(request, number))
    return {
        "account": number,
        "rent_cents": residence.rent_cents,
        "charges_cents": residence.charges_cents,
        "monthly_cents": residence.monthly_cents,
        "sentence": residence.sentence,
        "asked_text": residence.asked_text,
        "leases": residence.rented,
    }
