"""An access that is created by two presses is one access and one link; the address of anybody else stays taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tenant_space.identity.enums import MailKind
from tenant_space.identity.models import User
from tenant_space.identity.team import services as team
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit.at_once import behind
from tests.kit.team import TEAM, group
from tests.kit.typing import Client

EMAIL, TAKEN = "lou.petit@example.org", "Quelqu&#x27;un se connecte déjà"


def written(**changes: Any) -> dict[str, Any]:
    groups = [group("Gestionnaires").pk, group("Communication").pk]
    values = {"email": EMAIL, "first_name": "Lou", "last_name": "Petit", "groups": groups}
    return {**values, "agencies": ["NO", "CV"], "leads": ["CV"], **changes}


@pytest.fixture
def agencies(site_ready: None) -> None:
    f.AgencyFactory(agency_code="NO", name="Agence Nord")
    f.AgencyFactory(agency_code="CV", name="Agence Centre Ville")


def links() -> int:
    return OutgoingMail.objects.filter(kind=MailKind.STAFF_WELCOME).count()


@pytest.mark.django_db
@pytest.mark.usefixtures("agencies")
@pytest.mark.parametrize("email", [EMAIL, " Lou.Petit@Example.org "])
def test_the_second_press_is_told_what_the_first_one_did(client: Client, admin: User, email: str) -> None:
    first = client.post(f"{TEAM}ajouter/", written())
    second = client.post(f"{TEAM}ajouter/", written(email=email, agencies=["CV", "NO"]))
    assert first.url == second.url == TEAM
    assert User.objects.filter(email=EMAIL).count() == 1 and links() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("agencies")
@pytest.mark.parametrize(
    "changes", [{"last_name": "Grand"}, {"agencies": ["CV"]}, {"leads": []}, {"leads": ["NO", "CV"]}]
)
def test_other_words_are_no_second_press(client: Client, admin: User, changes: dict[str, Any]) -> None:
    client.post(f"{TEAM}ajouter/", written())
    assert TAKEN in client.post(f"{TEAM}ajouter/", written(**changes)).content.decode()
    assert User.objects.get(email=EMAIL).last_name == "Petit" and links() == 1


def an_hour_later() -> None:
    ModelLogEntry.objects.filter(action=team.CREATED).update(timestamp=timezone.now() - dt.timedelta(hours=1))


def by_somebody_else() -> None:
    ModelLogEntry.objects.filter(action=team.CREATED).update(user=f.StaffFactory())


def closed_since() -> None:
    User.objects.filter(email=EMAIL).update(is_active=False)


def of_a_tenant() -> None:
    User.objects.filter(email=EMAIL).update(tenant=f.TenantFactory())


@pytest.mark.django_db
@pytest.mark.usefixtures("agencies")
@pytest.mark.parametrize("change", [an_hour_later, by_somebody_else, closed_since, of_a_tenant])
def test_the_address_of_anybody_else_stays_taken(client: Client, admin: User, change: Any) -> None:
    client.post(f"{TEAM}ajouter/", written())
    change()
    assert TAKEN in client.post(f"{TEAM}ajouter/", written()).content.decode()


def test_two_presses_at_once_are_one_access(own_database: Callable[..., Any]) -> None:
    admin = f.StaffFactory(is_superuser=True)
    Group.objects.create(name="Gestionnaires")
    member = team.Member("Lou", "Petit", (group("Gestionnaires"),), ())

    def press() -> User:
        return team.member_create(actor=admin, email=EMAIL, member=member)

    (other,) = behind(press, press)
    assert other == User.objects.get(email=EMAIL) and links() == 1
