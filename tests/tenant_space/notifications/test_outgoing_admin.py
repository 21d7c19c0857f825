"""« Courriels sortants »: what is shown, what never is, and who sends again."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from tenant_space.identity.models import User
from tenant_space.notifications.enums import MailState
from tenant_space.notifications.models import OutgoingMail, address_mask
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.services import notify
from tests.kit import factories as f
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
LIST = "/admin/notifications/outgoingmail/"
KIND = "account.address_in_use"


@pytest.fixture
def failed() -> OutgoingMail:
    notify(KIND, Address("helene@example.org"))
    row = OutgoingMail.objects.get()
    OutgoingMail.objects.filter(pk=row.pk).update(state=MailState.FAILED, attempts=11, last_error="Refus " * 30)
    row.refresh_from_db()
    return row


@pytest.fixture
def admin(client: Client) -> User:
    user = f.StaffFactory(groups=[Group.objects.get(name="Administrateurs")])
    client.force_login(user)
    return user


@pytest.fixture
def reader(client: Client) -> None:
    """Somebody who may read the list and nothing more."""
    group = Group.objects.create(name="Lecture")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_outgoingmail"]))
    client.force_login(f.StaffFactory(groups=[group]))


def state(row: OutgoingMail) -> str:
    row.refresh_from_db()
    return row.state


def test_the_list_says_what_why_and_when(client: Client, admin: User, failed: OutgoingMail) -> None:
    page = client.get(LIST).content.decode()
    for word in ("Inscription avec une adresse déjà utilisée", "Échec", "11", "Refus Refus", "…"):
        assert word in page
    assert "Refus " * 30 not in page
    assert "helene" not in page


def test_the_filters_filter(client: Client, admin: User, failed: OutgoingMail) -> None:
    notify("insurance.received", Address("x@example.org"), submission_id=0)
    for query, count in (
        ({"state__exact": "FAILED"}, 1),
        ({"kind": KIND}, 1),
        ({"kind": "insurance.received", "state__exact": "FAILED"}, 0),
        ({"kind": "inconnu"}, 0),
        ({"to__startswith": "helene"}, 2),
        ({"context__submission_id": "1"}, 2),
        ({}, 2),
    ):
        assert len(client.get(LIST, query).context["object_list"]) == count, query


def test_one_mail_shows_a_masked_address(client: Client, admin: User, failed: OutgoingMail) -> None:
    page = client.get(f"{LIST}inspect/{failed.pk}/").content.decode()
    assert "h***@example.org" in page and "helene" not in page
    assert "Destinataire" in page and failed.message_id.strip("<>") in page


@pytest.mark.parametrize(
    ("address", "masked"), [("helene@example.org", "h***@example.org"), ("h@x.fr", "h***@x.fr"), ("", "***@")]
)
def test_an_address_is_masked(address: str, masked: str) -> None:
    assert address_mask(address) == masked


def test_one_failed_mail_is_sent_again_after_a_question(client: Client, admin: User, failed: OutgoingMail) -> None:
    page = client.get(LIST).content.decode()
    path = f"{LIST}resend/{failed.pk}/"
    assert f'href="{path}"' in page
    question = client.get(path).content.decode()
    assert "h***@example.org" in question and "helene" not in question
    assert state(failed) == MailState.FAILED, "a question changes nothing"
    answer = client.post(path, follow=True)
    assert "Le courriel repart" in answer.content.decode()
    assert (state(failed), failed.attempts) == (MailState.QUEUED, 0)
    answer = client.post(path, follow=True)
    assert "n&#x27;est plus en échec" in answer.content.decode()
    assert f'href="{path}"' not in client.get(LIST).content.decode()


def test_all_failed_mails_are_sent_again_after_a_question(client: Client, admin: User, failed: OutgoingMail) -> None:
    assert f'href="{LIST}resend/"' in client.get(LIST).content.decode()
    assert "Un courriel est en échec." in client.get(f"{LIST}resend/").content.decode()
    assert "Remis en file d&#x27;envoi : 1." in client.post(f"{LIST}resend/", follow=True).content.decode()
    assert state(failed) == MailState.QUEUED
    assert f'href="{LIST}resend/"' not in client.get(LIST).content.decode()
    assert "Aucun courriel" in client.post(f"{LIST}resend/", follow=True).content.decode()


def test_readers_read_and_do_not_send(client: Client, reader: None, failed: OutgoingMail) -> None:
    page = client.get(LIST)
    assert page.status_code == 200 and "Renvoyer" not in page.content.decode()
    for path in (f"{LIST}resend/", f"{LIST}resend/{failed.pk}/"):
        assert client.get(path).status_code in (302, 403)
        assert client.post(path).status_code in (302, 403)
    assert state(failed) == MailState.FAILED


@pytest.mark.parametrize("group", ["Communication", "Gestionnaires", "Comptabilité"])
def test_other_groups_have_no_way_in(client: Client, failed: OutgoingMail, group: str) -> None:
    client.force_login(f.StaffFactory(groups=[Group.objects.get(name=group)]))
    for path in (LIST, f"{LIST}inspect/{failed.pk}/", f"{LIST}resend/", f"{LIST}resend/{failed.pk}/"):
        assert client.get(path).status_code in (302, 403), path
        assert client.post(path).status_code in (302, 403, 405), path
    assert state(failed) == MailState.FAILED


def test_a_form_from_elsewhere_is_refused(admin: User, failed: OutgoingMail) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)
    for path in (f"{LIST}resend/", f"{LIST}resend/{failed.pk}/"):
        assert client.post(path).status_code == 403
    assert state(failed) == MailState.FAILED


@pytest.mark.parametrize("key", ["abc", "0", "9" * 30])
def test_a_key_that_no_mail_has_is_missing(client: Client, admin: User, key: str) -> None:
    assert client.get(f"{LIST}resend/{key}/").status_code == 404


def test_mails_that_wait_too_long_are_told(client: Client, admin: User) -> None:
    notify(KIND, Address("x@example.org"))
    row = OutgoingMail.objects.get()
    assert "attend depuis" not in client.get(LIST).content.decode()
    OutgoingMail.objects.filter(pk=row.pk).update(created_at=timezone.now() - dt.timedelta(minutes=61))
    assert "Un courriel attend depuis plus d'une heure." in client.get(LIST).content.decode()
