"""Who sees whom."""

import pytest

from tenant_space.identity.models import User
from tenant_space.identity.tenant_access.actions import ACTIONS
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Agency, Holder
from tests.kit import factories as f
from tests.kit.tenant_access import CHECKED, LIST, REASON, change, found, member, page_of
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


# --- scope ------------------------------------------------------------------


def test_a_manager_sees_the_tenants_of_their_agencies_only(
    client: Client, manager: User, holder: Holder, foreign: Holder
) -> None:
    nobodys = f.TenantFactory(last_name="SEUL")
    assert found(client) == [holder.tenant_id]
    for query in ("500111", "etranger", "etranger@example.org", foreign.tenant_id, nobodys.pk):
        assert found(client, q=query) == [], query


@pytest.mark.parametrize("group", ["Siège", "Administrateurs"])
def test_the_head_office_and_administrators_see_everybody(
    client: Client, holder: Holder, foreign: Holder, group: str
) -> None:
    client.force_login(member(group))
    assert {holder.tenant_id, foreign.tenant_id} <= set(found(client))
    assert client.get(page_of(foreign)).status_code == 200


def test_a_manager_without_agency_sees_nobody(client: Client, holder: Holder) -> None:
    client.force_login(member("Gestionnaires"))
    assert found(client) == []


@pytest.mark.parametrize("group", ["Communication", "Comptabilité"])
def test_other_groups_are_kept_out(client: Client, holder: Holder, group: str) -> None:
    client.force_login(member(group))
    for address in (LIST, page_of(holder), change("bloquer", holder)):
        assert client.get(address).status_code == 302, address
        assert client.post(address, REASON).status_code == 302, address
    assert User.objects.get(tenant=holder.tenant).is_active


def test_a_tenant_and_a_visitor_are_kept_out(client: Client, holder: Holder) -> None:
    assert client.get(page_of(holder)).status_code == 302
    client.force_login(holder.tenant.user)
    assert client.get(page_of(holder)).status_code == 403


def test_somebody_elses_tenant_answers_like_an_unknown_one(client: Client, manager: User, foreign: Holder) -> None:
    def answer(response: ClientResponse) -> tuple[int, bytes]:
        return response.status_code, response.content.replace(foreign.tenant_id.encode(), b"NOBODY")

    for slug in ("fiche", *(action.slug for action in ACTIONS)):
        theirs, unknown = f"{LIST}{slug}/{foreign.tenant_id}/", f"{LIST}{slug}/NOBODY/"
        assert answer(client.get(theirs)) == answer(client.get(unknown)), slug
        if slug != "fiche":
            assert answer(client.post(theirs, REASON | CHECKED)) == answer(client.post(unknown, REASON | CHECKED))
        assert client.get(theirs).status_code == 404
    foreign.tenant.user.refresh_from_db()
    assert foreign.tenant.user.is_active and not OutgoingMail.objects.exists()


def test_accounts_of_other_agencies_are_not_shown(
    client: Client, manager: User, holder: Holder, there: Agency
) -> None:
    other = f.HolderFactory(tenant=holder.tenant, account__agency=there, account__account_number="500999")
    assert "500999" not in client.get(page_of(holder)).content.decode()
    assert "500999" not in client.get(LIST).content.decode()
    manager.agencies.add(there)
    assert other.account_id in client.get(page_of(holder)).content.decode()
