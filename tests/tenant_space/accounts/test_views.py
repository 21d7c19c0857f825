"""The sign-up over HTTP: one answer for every failure, and nothing left for the next person."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from tenant_space.accounts import views
from tenant_space.accounts.models import User
from tenant_space.tenancy.enums import HolderRole
from tests import factories as f
from tests.tenant_space.accounts.test_forms import CREDENTIALS, IDENTITY
from tests.tenant_space.test_pages import masked

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder():
    return f.HolderFactory(account__account_number="123456")


def step_1(client, **change):
    return client.post("/inscription/", IDENTITY | change)


def test_both_steps_lead_to_the_mail(client, holder):
    assert step_1(client).url == "/inscription/connexion/"
    assert client.post("/inscription/connexion/", CREDENTIALS).url == "/inscription/merci/"
    assert User.objects.get().claimed_tenant == holder.tenant


def test_sent_twice_by_a_double_click_is_one_sign_up(client, holder):
    step_1(client)
    client.post("/inscription/connexion/", CREDENTIALS)
    assert client.post("/inscription/connexion/", CREDENTIALS).url == "/inscription/merci/"
    assert User.objects.count() == 1


def answer(client, **change):
    status, headers, body = masked(step_1(client, **change))
    for value in {*IDENTITY.values(), *change.values()}:
        body = body.replace(f'value="{value}"'.encode(), b"")
    return status, headers, body


def test_every_failure_has_the_same_answer(client, holder):
    wrong_name = answer(client, last_name="DURAND")
    assert wrong_name[0] == 200
    assert answer(client, account_number="999999") == wrong_name
    assert answer(client, year="1972") == wrong_name
    f.UserFactory(tenant=holder.tenant)
    assert answer(client) == wrong_name, "already linked"
    User.objects.all().delete()
    for change in ({"role": HolderRole.GUARANTOR}, {"role": HolderRole.SIGNATORY, "portal_access": False}):
        for name, value in change.items():
            setattr(holder, name, value)
        holder.save()
        assert answer(client) == wrong_name
    holder.portal_access, holder.tenant.deceased = True, True
    holder.save()
    holder.tenant.save()
    assert answer(client) == wrong_name, "deceased"


def test_step_2_is_closed_without_step_1(client):
    assert client.get("/inscription/connexion/").url == "/inscription/"


def test_the_next_person_at_the_screen_starts_anew(client, holder, monkeypatch):
    step_1(client)
    client.get("/inscription/")
    assert client.get("/inscription/connexion/").url == "/inscription/"
    step_1(client)
    real = views.time.time()
    monkeypatch.setattr(views.time, "time", lambda: real + views.CLAIM_SECONDS + 1)
    assert client.get("/inscription/connexion/").url == "/inscription/"


def test_nothing_typed_is_lost_but_the_passwords(client, holder):
    step_1(client)
    response = client.post("/inscription/connexion/", CREDENTIALS | {"terms": ""})
    assert response.status_code == 200
    assert CREDENTIALS["email"] in response.content.decode()
    assert CREDENTIALS["password"] not in response.content.decode()


def test_a_changed_staff_address_replaces_the_old_one_everywhere(client):
    user = f.StaffFactory(email="Ancienne@Example.org")
    user.email = "Nouvelle@Example.org"
    user.save()
    for email, signed_in in (("ancienne@example.org", False), ("nouvelle@example.org", True)):
        client.logout()
        client.post("/connexion/", {"login": email, "password": f.PASSWORD})
        assert ("_auth_user_id" in client.session) == signed_in, email


def test_staff_come_to_the_admin_and_tenants_to_their_home(client):
    call_command("setup_site", verbosity=0)
    editor = f.StaffFactory(groups=[Group.objects.get(name="Communication")])
    response = client.post("/connexion/", {"login": editor.email, "password": f.PASSWORD})
    assert response.url == "/admin/"
    client.logout()
    tenant = f.UserFactory(tenant=f.HolderFactory().tenant)
    response = client.post("/connexion/", {"login": tenant.email, "password": f.PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == "/accueil/"


def test_a_pending_sign_up_neither_signs_in_nor_gets_in_by_a_new_password(client, holder):
    step_1(client)
    client.post("/inscription/connexion/", CREDENTIALS)
    response = client.post("/connexion/", {"login": CREDENTIALS["email"], "password": CREDENTIALS["password"]})
    assert response.url == "/connexion/attente/"
    assert "_auth_user_id" not in client.session
    assert User.objects.get().tenant is None
