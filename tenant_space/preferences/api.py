"""How somebody wants to be reached."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from ninja import Field, Router, Schema

from tenant_space.identity.headless.problems import ApiProblem
from tenant_space.identity.requests import TenantRequest
from tenant_space.preferences.forms import ReachForm
from tenant_space.tenancy.reach import reach_of, reach_save

router = Router()


class ReachIn(Schema):
    """All of it, in place of what was said before; each may be empty."""

    channel: str = Field("", max_length=10, description="`MAIL`, `PHONE` or `POST`; empty: no preference")
    language: str = Field("", max_length=100, description="in which an interpreter is needed")
    emergency_name: str = Field("", max_length=200)
    emergency_link: str = Field("", max_length=200, description="who that is to the tenant")
    emergency_phone: str = Field("", max_length=100, description="with a name only")


class ReachOut(Schema):
    """What this person said of how to reach them; the landlord's staff read it."""

    channel: str
    language: str
    emergency_name: str
    emergency_link: str
    emergency_phone: str = Field(description="in international form")


@router.get("/reach", response=ReachOut, summary="Comment me joindre")
def reach(request: TenantRequest) -> Any:
    return reach_of(request.tenant)


@router.put("/reach", response=ReachOut, summary="Dire comment me joindre")
def reach_change(request: TenantRequest, given: ReachIn) -> Any:
    form = ReachForm(given.model_dump(), reach=reach_of(request.tenant))
    if not form.is_valid():
        told = [(name, str(text)) for name in form.errors for text in form.errors[name]]
        errors = [{"where": ["body", name], "message": text} for name, text in told]
        raise ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", told[0][1], errors=errors)
    reach_save(tenant=request.tenant, reach=form.reach())
    return reach_of(request.tenant)
