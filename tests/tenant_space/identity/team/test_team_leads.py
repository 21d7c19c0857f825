"""Who leads an agency, or the head office, is set on the screen of the team, and never beyond what one looks after."""

from __future__ import annotations

from typing import Any

import pytest

from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit.team import TEAM, group
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture(autouse=True)
def north(manager: User) -> None:
    f.AgencyFactory(agency_code="NO", name="Agence Nord")


def written(groups: str = "Gestionnaires", **changes: Any) -> dict[str, Any]:
    return {"first_name": "Gaël", "last_name": "Martin", "groups": [group(groups).pk], "agencies": ["CV"], **changes}


def led(user: User) -> tuple[list[str], bool]:
    user.refresh_from_db()
    return sorted(user.led_agencies.values_list("pk", flat=True)), user.leads_head_office


def test_one_leads_several_agencies_and_the_list_says_so(client: Client, admin: User, manager: User) -> None:
    values = written(agencies=["CV", "NO"], leads=["CV", "NO"])
    assert client.post(f"{TEAM}{manager.pk}/", values).url == TEAM
    assert led(manager) == (["CV", "NO"], False)
    assert client.get(TEAM).content.decode().count("Agence Nord") == 2, "works there, and leads it"
    form = client.get(f"{TEAM}{manager.pk}/").context["form"]
    assert sorted(form["leads"].value()) == ["CV", "NO"]
    client.post(f"{TEAM}{manager.pk}/", written(leads=["CV"]))
    assert led(manager) == (["CV"], False), "who no longer works there leads nothing there"
    client.post(f"{TEAM}{manager.pk}/", written("Siège", agencies=[], leads=["siege"]))
    assert led(manager) == ([], True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"leads": ["NO"]}, "Cochez aussi cette agence"),
        ({"leads": ["siege"]}, "il faut aussi le groupe Siège"),
        ({"leads": ["ZZ"]}, "Cette agence n&#x27;existe plus"),
    ],
)
def test_one_leads_nothing_that_one_cannot_open(
    client: Client, admin: User, manager: User, changes: dict[str, Any], said: str
) -> None:
    assert said in client.post(f"{TEAM}{manager.pk}/", written(**changes)).content.decode()
    assert led(manager) == ([], False)
