"""Every mail of one tenant is found, whatever address it went to."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from tenant_space.notifications.enums import MailState
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.services import notify
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import html_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
LIST = "/admin/notifications/outgoingmail/"
KIND = "identity.password_changed"


@pytest.fixture(autouse=True)
def admin(client: Client) -> None:
    client.force_login(f.StaffFactory(groups=[Group.objects.get(name="Administrateurs")]))


@pytest.fixture
def told() -> Holder:
    """Somebody who was told something at their address and at their former one; and others."""
    holder = f.HolderFactory(tenant__last_name="LE GOFF", tenant__first_name="Zoé", account__account_number="123456")
    user = f.UserFactory(tenant=holder.tenant, email="zoe@example.org")
    notify("insurance.received", user, submission_id=1)
    notify("insurance.accepted", holder.tenant, submission_id=1)
    notify("account.address_in_use", Address("former@example.org", holder.tenant.pk))
    notify("help.received", Address("stranger@example.org"), submission_id=2)
    notify("insurance.received", f.UserFactory(tenant=f.TenantFactory()), submission_id=3)
    return holder


def found(client: Client, **query: str) -> set[str]:
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return {row.kind for row in answer.context["object_list"]}


ALL = {"insurance.received", "insurance.accepted", "account.address_in_use"}


@pytest.mark.parametrize(
    "query", ["le goff", "LE GOFF Zoé", "123456", "n° 123 456", "zoe@example.org", "Zoe@Example.org"]
)
def test_by_name_account_and_address(client: Client, told: Holder, query: str) -> None:
    assert found(client, q=query) == ALL
    assert OutgoingMail.objects.count() == 5


def test_by_the_number_of_the_person(client: Client, told: Holder) -> None:
    assert found(client, q=told.tenant.pk) == ALL


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("former@example.org", {"account.address_in_use"}),
        ("stranger@", {"help.received"}),
        ("nobody", set()),
        ("%", set()),
    ],
)
def test_by_an_address_that_is_no_sign_in(client: Client, told: Holder, query: str, kinds: set[str]) -> None:
    assert found(client, q=query) == kinds


def test_a_search_is_narrowed_by_kind_and_state(client: Client, told: Holder) -> None:
    OutgoingMail.objects.filter(kind="insurance.accepted").update(state=MailState.FAILED)
    assert found(client, q="le goff", kind="insurance.received") == {"insurance.received"}
    assert found(client, q="le goff", state__exact="FAILED") == {"insurance.accepted"}
    page = html_of(client.get(LIST, {"q": "le goff", "state__exact": "FAILED"}))
    assert 'name="state__exact" value="FAILED"' in page, "searching again keeps the filter"


def test_the_list_masks_addresses(client: Client, told: Holder) -> None:
    page = html_of(client.get(LIST, {"q": "123456"}))
    assert "z***@example.org" in page and "zoe@" not in page and "GOFF" not in page
