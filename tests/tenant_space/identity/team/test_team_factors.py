"""The second factor of a colleague, removed by an administrator."""

import pytest
from allauth.mfa.models import Authenticator
from wagtail.models import ModelLogEntry

from tenant_space.identity.models import User
from tenant_space.identity.team import services as team
from tenant_space.identity.tenant_access.enums import ClosingCause
from tenant_space.identity.tenant_access.services import access_close
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.team import BEYOND, TEAM
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


# --- second factor ----------------------------------------------------------


def with_factor(person: User) -> User:
    Authenticator.objects.create(user=person, type="totp", data={})
    return person


def factor_page(person: User) -> str:
    return f"{TEAM}{person.pk}/double-verification/"


def test_the_list_and_the_page_say_who_has_a_second_factor(client: Client, admin: User, manager: User) -> None:
    assert "<td>Non</td>" in client.get(TEAM).content.decode()
    assert "Cette personne n'en a pas" in client.get(f"{TEAM}{manager.pk}/").content.decode()
    with_factor(manager)
    assert "<td>Oui</td>" in client.get(TEAM).content.decode()
    assert factor_page(manager) in client.get(f"{TEAM}{manager.pk}/").content.decode()


def test_a_lost_factor_is_removed_after_a_check_that_is_kept(client: Client, admin: User, manager: User) -> None:
    with_factor(manager)
    assert "Dites comment" in client.post(factor_page(manager)).content.decode()
    assert client.get(factor_page(manager)).status_code == 200 and Authenticator.objects.exists()
    client.post(factor_page(manager), {"check": "AT_THE_DESK", "detail": ""})
    assert not Authenticator.objects.exists()
    entry = ModelLogEntry.objects.get(action="identity.factor_lost")
    assert (entry.user, entry.data) == (admin, {"check": "pièce d'identité vue en agence"})
    response = client.post(factor_page(manager), {"check": "AT_THE_DESK"}, follow=True)
    assert "plus de double vérification" in response.content.decode()


@pytest.mark.parametrize("who", BEYOND)
def test_the_second_factor_of_others_is_out_of_reach(client: Client, admin: User, who: str) -> None:
    person = with_factor(BEYOND[who]())
    for answer in (client.get(factor_page(person)), client.post(factor_page(person), {"check": "AT_THE_DESK"})):
        assert answer.status_code == 404
    with pytest.raises(team.NotYours):
        team.member_factors_remove(actor=admin, user=person, check="vue en agence")
    assert Authenticator.objects.exists()


def test_managers_cannot_remove_the_factor_of_a_colleague(client: Client, manager: User) -> None:
    colleague = with_factor(ff.manager("CV"))
    client.force_login(manager)
    assert client.post(factor_page(colleague), {"check": "AT_THE_DESK"}).status_code == 302
    assert Authenticator.objects.exists()


def test_a_closed_access_of_a_tenant_is_never_taken_for_staff(client: Client, admin: User) -> None:
    tenant = f.UserFactory()
    access_close(user=tenant, cause=ClosingCause.OWN_WISH)
    assert "ferme.invalid" not in client.get(TEAM).content.decode()
    assert client.get(f"{TEAM}{tenant.pk}/").status_code == 404
