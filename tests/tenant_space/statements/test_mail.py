"""A statement by mail: to the person's own confirmed address, and only while they may read the account."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as memory
from django.urls import reverse
from pytest_django.fixtures import Settings

from tenant_space.identity.models import TryCount, User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.registry import mail_spec
from tenant_space.notifications.rendering import mail_sample
from tenant_space.notifications.services import notify, outbox_flush
from tenant_space.statements import services
from tenant_space.tenancy.models import Holder
from tests.kit.presses import time_passes
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PAGE = "/releve-de-compte/"
ASKED = {"du": "2026-09-01", "au": "2026-09-30", "action": "courriel"}


def ask(client: Client) -> ClientResponse:
    return client.post(PAGE, ASKED)


def test_the_pdf_comes_attached_and_is_kept_nowhere(tenant_client: Client, user: User) -> None:
    response = ask(tenant_client)
    assert response["Location"] == f"{PAGE}?du=2026-09-01&au=2026-09-30"
    assert user.email in tenant_client.get(response["Location"]).content.decode()
    row = OutgoingMail.objects.get()
    assert row.to == user.email
    assert "%PDF" not in str(row.context)
    assert outbox_flush() == 1
    (message,) = memory.outbox
    assert message.to == [user.email]
    assert message.subject == "Votre relevé de compte du 1er septembre 2026 au 30 septembre 2026"
    assert reverse("reading_page", args=["releve"]) in message.body
    (attachment,) = message.attachments
    assert attachment.filename == "releve-123456-2026-09-01-2026-09-30.pdf"
    assert attachment.content.startswith(b"%PDF") and attachment.mimetype == "application/pdf"


@pytest.mark.parametrize(
    "change",
    [
        lambda user: Holder.objects.update(to_date=dt.date(2020, 1, 1)),
        lambda user: Holder.objects.update(portal_access=False),
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        lambda user: User.objects.filter(pk=user.pk).update(email="autre@example.org"),
        lambda user: User.objects.filter(pk=user.pk).update(tenant=None),
    ],
    ids=["ended", "no access", "blocked", "address changed", "no tenant"],
)
def test_nothing_leaves_once_its_reader_may_not_read_it_any_more(
    tenant_client: Client, user: User, change: Callable[..., Any]
) -> None:
    ask(tenant_client)
    change(user)
    assert outbox_flush() == 0
    assert memory.outbox == []


def test_an_address_never_confirmed_gets_nothing(tenant_client: Client, user: User) -> None:
    EmailAddress.objects.filter(user=user).update(verified=False)
    text = tenant_client.get(ask(tenant_client)["Location"]).content.decode()
    assert "pas confirmée" in text
    assert not OutgoingMail.objects.exists()


def test_a_day_has_so_many_and_each_person_their_own(tenant_client: Client, user: User, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "statement": "2/86400"}
    settings.PORTAL_STATEMENTS_A_DAY = 2
    for month in ("07", "08", "09"):
        response = tenant_client.post(PAGE, {**ASKED, "du": f"2026-{month}-01"})
    assert OutgoingMail.objects.count() == 2
    text = tenant_client.get(response["Location"]).content.decode()
    assert "déjà demandé 2 relevés" in text and "24\u00a0heures" in text


def test_pressed_twice_one_mail_leaves_and_one_is_counted(
    tenant_client: Client, user: User, settings: Settings
) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "statement": "2/86400"}
    for _ in range(4):
        text = tenant_client.get(ask(tenant_client)["Location"]).content.decode()
        assert "part par mail" in text and user.email in text
    assert OutgoingMail.objects.count() == 1
    time_passes()
    for _ in range(2):  # the last one of the day: its second press is no one too many
        assert "part par mail" in tenant_client.get(ask(tenant_client)["Location"]).content.decode()
    assert OutgoingMail.objects.count() == 2
    time_passes()
    assert "part par mail" not in tenant_client.get(ask(tenant_client)["Location"]).content.decode()


def test_of_two_presses_at_once_one_is_counted(
    tenant_client: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(tenant_client)
    monkeypatch.setattr(services, "told_just_now", lambda *args, **more: False)  # it looked before the first was kept
    ask(tenant_client)
    assert OutgoingMail.objects.count() == 1
    assert TryCount.objects.get().n == 1


def test_a_statement_that_cannot_be_asked_for_leaves_no_mail(tenant_client: Client) -> None:
    tenant_client.post(PAGE, {**ASKED, "au": "1999-01-01"})
    assert not OutgoingMail.objects.exists()


def test_the_text_is_an_editors_and_its_trial_needs_no_statement() -> None:
    spec = mail_spec(services.MAIL)
    assert spec.editable
    sample = mail_sample(spec)
    assert set(sample.values) == {"compte", "debut", "fin"} and sample.files == ()
    notify("notifications.trial", Address("redaction@example.org"), text=services.MAIL)
    assert outbox_flush() == 1
    assert memory.outbox[0].subject.startswith("[Essai] Votre relevé de compte")
