"""The menu of a tenant, for apps that show it themselves."""

from __future__ import annotations

from typing import Any

from ninja import Field, Router, Schema

from home.selectors import navigation
from tenant_space.identity.requests import TenantRequest


class MenuLink(Schema):
    """A page of the portal."""

    title: str
    url: str = Field(description="an address of the portal, without an account")


class MenuGroupOut(Schema):
    """The links under one heading; the first group has none."""

    title: str = Field(examples=["Mon loyer"])
    entries: list[MenuLink]


class MenuOut(Schema):
    """The groups of the menu, in the order of the pages."""

    groups: list[MenuGroupOut]


router = Router()


@router.get("/menu", response=MenuOut, summary="Le menu, par groupes")
def menu(request: TenantRequest) -> dict[str, Any]:
    return {"groups": navigation("", is_tenant=True, signed_in=True).groups}
