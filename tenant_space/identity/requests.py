"""Requests as the middlewares hand them on: types for those who read them, never made by us."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from tenant_space.identity.models import User
from tenant_space.tenancy.models import Tenant


@dataclass(frozen=True, slots=True)
class Idle:
    """How it stands with this request's session."""

    measured: bool
    """Whether it ends after some time without a request."""
    left: int = 0
    """Seconds until it ends; 0 when it has."""
    fresh: bool = False
    """The cookie needs no renewal yet."""

    @property
    def ended(self) -> bool:
        return self.measured and self.left <= 0


class PortalRequest(HttpRequest):
    """Any request, behind all middlewares."""

    tenant: Tenant | None
    """Who the signed-in person is for the ERP; None: a visitor, or staff."""
    idle: Idle
    """How it stands with the session."""
    idle_asked_only: bool
    """The request asked for the time that is left, and does not count as doing something."""
    idle_prolonged: bool
    """The person asked for more time."""
    form_kept_now: bool
    """What this request sent was kept, since its session had ended."""


class SignedInRequest(PortalRequest):
    """What views get that only open to those who are signed in: tenants or staff."""

    user: User


class TenantRequest(SignedInRequest):
    """What views and operations get that only open to tenants."""

    tenant: Tenant
