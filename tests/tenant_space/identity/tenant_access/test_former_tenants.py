"""Somebody who left for another agency is still seen by the former one, and changed by it no more."""

import datetime as dt
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from tenant_space.identity.enums import Suspension
from tenant_space.identity.models import User
from tenant_space.identity.tenant_access.actions import ACTIONS
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.enums import HolderRole
from tenant_space.tenancy.models import Agency, Holder
from tests.kit import factories as f
from tests.kit.tenant_access import CHECKED, REASON, change, found, member, page_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
YEARS_AGO = dt.date(2021, 6, 30)


@pytest.fixture
def left(here: Agency) -> Holder:
    """Somebody who held an account of this agency, with an access and a second factor."""
    holder = f.HolderFactory(account__agency=here, to_date=YEARS_AGO)
    user = f.UserFactory(tenant=holder.tenant)
    Authenticator.objects.create(user=user, type="totp", data={})
    return holder


def may_block(client: Client, holder: Holder) -> bool:
    """Whether the page has its buttons, and the POST does what they say."""
    buttons = "Bloquer l'accès" in client.get(page_of(holder)).content.decode().replace("&#x27;", "'")
    answer = client.post(change("bloquer", holder), REASON)
    assert answer.status_code == (302 if buttons else 404)
    assert User.objects.get(tenant=holder.tenant).is_active != buttons
    return buttons


def test_the_former_agency_sees_and_changes_nothing(
    client: Client, manager: User, left: Holder, there: Agency
) -> None:
    f.HolderFactory(tenant=left.tenant, account__agency=there)
    assert found(client) == [left.tenant_id]
    page = client.get(page_of(left)).content.decode()
    assert "a quitté vos agences" in page and "/bloquer/" not in page
    for action in ACTIONS:
        assert client.get(change(action.slug, left)).status_code == 404, action.slug
        assert client.post(change(action.slug, left), REASON | CHECKED).status_code == 404, action.slug
    user = User.objects.get(tenant=left.tenant)
    assert user.is_active and user.suspension == "" and Authenticator.objects.filter(user=user).exists()
    assert not OutgoingMail.objects.exists()


def test_neither_opens_what_the_new_agency_blocked(client: Client, manager: User, left: Holder, there: Agency) -> None:
    f.HolderFactory(tenant=left.tenant, account__agency=there)
    User.objects.filter(tenant=left.tenant).update(is_active=False, suspension=Suspension.BLOCKED)
    assert client.post(change("retablir", left)).status_code == 404
    assert User.objects.get(tenant=left.tenant).suspension == Suspension.BLOCKED


def test_the_new_agency_acts(client: Client, left: Holder, there: Agency) -> None:
    f.HolderFactory(tenant=left.tenant, account__agency=there)
    client.force_login(member("Gestionnaires", there))
    assert may_block(client, left)


def test_somebody_who_reads_nowhere_any_more_stays_with_the_last_agency(
    client: Client, manager: User, left: Holder
) -> None:
    assert may_block(client, left)


@pytest.mark.parametrize(
    "elsewhere", [{"to_date": YEARS_AGO}, {"role": HolderRole.GUARANTOR}, {"portal_access": False}]
)
def test_a_holding_elsewhere_that_does_not_read_takes_nobody_away(
    client: Client, manager: User, left: Holder, there: Agency, elsewhere: dict[str, Any]
) -> None:
    f.HolderFactory(tenant=left.tenant, account__agency=there, **elsewhere)
    assert may_block(client, left)


def test_standing_surety_here_is_no_holding_to_act_on(
    client: Client, manager: User, left: Holder, here: Agency, there: Agency
) -> None:
    f.HolderFactory(tenant=left.tenant, account__agency=here, role=HolderRole.GUARANTOR)
    f.HolderFactory(tenant=left.tenant, account__agency=there)
    assert not may_block(client, left)


def test_within_the_grace_period_both_act(client: Client, manager: User, there: Agency, here: Agency) -> None:
    holder = f.HolderFactory(account__agency=here, to_date=timezone.localdate() - dt.timedelta(days=20))
    f.UserFactory(tenant=holder.tenant)
    f.HolderFactory(tenant=holder.tenant, account__agency=there)
    assert may_block(client, holder)


def test_the_head_office_acts_for_everybody(client: Client, left: Holder, there: Agency) -> None:
    f.HolderFactory(tenant=left.tenant, account__agency=there)
    client.force_login(member("Siège"))
    assert may_block(client, left)
