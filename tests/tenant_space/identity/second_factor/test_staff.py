"""Staff must have a second factor, where the installation asks for it."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit.factors import Device, application_add, code_of, confirm, key_add, key_sign_in, password_step
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
DOOR = "/ma-securite/double-verification/obligatoire/"


@pytest.fixture
def required(settings: Settings) -> None:
    settings.PORTAL_STAFF_SECOND_FACTOR = True


@pytest.fixture
def agent(required: None) -> User:
    user = f.StaffFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


@pytest.fixture
def staff_client(client: Client, agent: User) -> Client:
    client.force_login(agent)
    return client


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "path",
    ["/admin/", "/admin/account/", "/admin/submissions/", "/admin/users/", "/envois/", "/documents/A1/"],
)
def test_every_page_of_staff_leads_to_adding_one(staff_client: Client, method: str, path: str) -> None:
    answer = getattr(staff_client, method)(path)
    assert (answer.status_code, answer.url) == (302, DOOR)


def test_files_of_tenants_outside_the_admin_too(staff_client: Client) -> None:
    path = "/envois/2026-000001/fichiers/6d0f1f3e-30fb-4f0c-8a0c-6a8fd8c8f7f8/"
    assert staff_client.get(path).url == DOOR


def test_files_of_the_cms_too_though_open_to_visitors(staff_client: Client) -> None:
    path = "/fichiers/1/reglement.pdf"
    assert staff_client.get(path).url == DOOR
    assert Client().get(path).status_code == 404


def test_what_adds_one_and_the_way_out_stay_open(staff_client: Client) -> None:
    for path in (DOOR, "/ma-securite/", "/ma-securite/double-verification/", "/connexion/confirmer/"):
        assert staff_client.get(path).status_code == 200, path
    confirm(staff_client)
    assert staff_client.get("/ma-securite/application/").status_code == 200
    assert staff_client.get("/ma-securite/cles/ajouter/").status_code == 200
    staff_client.post("/deconnexion/")
    assert "_auth_user_id" not in staff_client.session


def test_once_added_they_pass(staff_client: Client) -> None:
    confirm(staff_client)
    application_add(staff_client)
    assert staff_client.get("/admin/").status_code == 200
    assert staff_client.get(DOOR).url == "/ma-securite/double-verification/"


def test_recovery_codes_alone_are_none(staff_client: Client, agent: User) -> None:
    Authenticator.objects.create(user=agent, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert staff_client.get("/admin/").url == DOOR


def test_a_sign_in_with_code_or_key_passes(agent: User) -> None:
    setup, device = Client(), Device()
    setup.force_login(agent)
    confirm(setup)
    secret = application_add(setup)
    key_add(setup, device)
    by_code, by_key = Client(), Client()
    assert password_step(by_code, agent.email) == "/connexion/verification/"
    assert by_code.post("/connexion/verification/", {"code": code_of(secret)}).url == "/admin/"
    assert by_code.get("/admin/").status_code == 200
    assert key_sign_in(by_key, device).url == "/admin/"
    assert by_key.get("/admin/").status_code == 200


def test_without_the_setting_nobody_is_led_there(staff_client: Client, settings: Settings) -> None:
    settings.PORTAL_STAFF_SECOND_FACTOR = False
    assert staff_client.get("/admin/").status_code == 200


def test_tenants_are_not_asked(required: None, client: Client) -> None:
    client.force_login(f.UserFactory(tenant=f.HolderFactory().tenant))
    assert client.get("/envois/").status_code == 200
    assert client.get("/admin/").status_code == 403
    assert client.get(DOOR).url == "/ma-securite/double-verification/"


def test_superusers_are_asked_too(required: None, client: Client) -> None:
    client.force_login(f.StaffFactory(is_superuser=True))
    assert client.get("/admin/").url == DOOR


def test_somebody_who_has_no_admin_access_stays_outside(required: None, client: Client) -> None:
    client.force_login(f.StaffFactory())
    assert client.get("/admin/").status_code == 403


def test_it_costs_one_query(
    staff_client: Client, settings: Settings, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    confirm(staff_client)
    application_add(staff_client)
    staff_client.get("/admin/")

    def queries() -> int:
        with django_assert_max_num_queries(100) as found:
            assert staff_client.get("/admin/").status_code == 200
        return len(found)

    asked = queries()
    settings.PORTAL_STAFF_SECOND_FACTOR = False
    assert asked - queries() == 1


def test_the_last_one_cannot_be_removed_another_one_can(staff_client: Client, agent: User) -> None:
    confirm(staff_client)
    application_add(staff_client)
    assert "obligatoire pour le personnel" in staff_client.get("/ma-securite/application/retirer/").content.decode()
    assert staff_client.post("/ma-securite/application/retirer/").status_code == 200
    assert Authenticator.objects.filter(type="totp").exists()
    key_add(staff_client, Device())
    assert staff_client.post("/ma-securite/application/retirer/").status_code == 302
    key = Authenticator.objects.get(type="webauthn")
    for answer in (staff_client.get, staff_client.post):
        page = answer(f"/ma-securite/cles/{key.pk}/retirer/")
        assert "obligatoire pour le personnel" in page.content.decode()
    assert Authenticator.objects.filter(type="webauthn").exists()


def test_an_agent_of_the_desk_is_led_there_from_the_first_page(required: None, client: Client) -> None:
    agent = f.StaffFactory()
    agent.groups.add(Group.objects.get(name="Gestionnaires"))
    assert password_step(client, agent.email) == "/admin/"
    assert client.get("/admin/").url == DOOR
