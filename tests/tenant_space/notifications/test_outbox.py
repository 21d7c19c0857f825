"""The outbox: each mail leaves, even when the mail server was away."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail as memory
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.log_actions import registry as log_registry

from tenant_space.editable_words.grammar import Placeholder
from tenant_space.notifications import registry, services
from tenant_space.notifications.channels.email import outbox
from tenant_space.notifications.enums import MailState
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.registry import MailSpec, MailValues, UnknownMailKind
from tenant_space.notifications.selectors import mails_late
from tests.kit import factories as f
from tests.kit.services import MailCatcher

LINK = "https://portail.example/activation/x/"
SPEC = MailSpec(
    kind="test.kind",
    label="Essai",
    build=lambda context: MailValues({"nom": "Zoé"}, LINK) if context.get("wanted") else None,
    subject="Bonjour {nom}",
    body=("Voici {nom}.",),
    button="Ouvrir",
    placeholders=(Placeholder("nom", "prénom", "Zoé"),),
)


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry._specs._entries, "test.kind", SPEC)


@pytest.fixture
def smtp(settings: Settings) -> Iterator[MailCatcher]:
    catcher = MailCatcher()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", catcher.port
    yield catcher
    catcher.stop()


def told(to: str, **context: Any) -> OutgoingMail:
    assert services.notify("test.kind", Address(to), **context) == 1
    return OutgoingMail.objects.order_by("-pk")[0]


def enqueue(to: str = "helene@example.org") -> OutgoingMail:
    return told(to, wanted=True)


def make_due() -> None:
    OutgoingMail.objects.update(next_attempt_at=timezone.now())


@pytest.mark.django_db
def test_a_mail_is_rendered_when_it_leaves_in_html_and_text() -> None:
    row = enqueue()
    assert services.outbox_flush() == 1
    (message,) = memory.outbox
    assert isinstance(message, EmailMultiAlternatives) and message.subject == "Bonjour Zoé"
    assert message.body.startswith(f"Bonjour,\n\nVoici Zoé.\n\nOuvrir :\n{LINK}\n")
    html, mime = message.alternatives[0]
    assert mime == "text/html" and isinstance(html, str)
    assert f'href="{LINK}"' in html and "Voici Zoé." in html
    assert message.extra_headers["Message-ID"] == row.message_id
    row.refresh_from_db()
    assert (row.state, row.attempts) == (MailState.SENT, 1)


@pytest.mark.django_db
def test_an_unknown_kind_is_refused_at_once() -> None:
    with pytest.raises(UnknownMailKind):
        services.notify("nobody.knows", Address("x@example.org"))


@pytest.mark.django_db
def test_a_mail_no_longer_wanted_is_not_sent() -> None:
    row = told("x@example.org", wanted=False)
    assert services.outbox_flush() == 0
    row.refresh_from_db()
    assert row.state == MailState.SENT
    assert not memory.outbox


@pytest.mark.django_db
def test_a_rolled_back_change_sends_nothing() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue()
        raise ZeroDivisionError
    assert services.outbox_flush() == 0


@pytest.mark.django_db
def test_the_server_down_then_up_delivers_each_once_with_the_same_identity(smtp: MailCatcher) -> None:
    rows = [enqueue(f"n{number}@example.org") for number in range(3)]
    assert services.outbox_flush() == 0
    for row in rows:
        row.refresh_from_db()
        assert row.state == MailState.QUEUED
        assert row.attempts == 1
        assert row.next_attempt_at > timezone.now()
        assert "refused" in row.last_error
    assert services.outbox_flush() == 0, "a postponed mail waits for its time"
    smtp.start()
    make_due()
    assert services.outbox_flush() == 3
    assert sorted(m["To"] for m in smtp.messages) == ["n0@example.org", "n1@example.org", "n2@example.org"]
    assert {m["Message-ID"] for m in smtp.messages} == {row.message_id for row in rows}
    make_due()
    assert services.outbox_flush() == 0


@pytest.mark.django_db
def test_a_mail_that_never_leaves_ends_in_the_list_of_failures(smtp: MailCatcher) -> None:
    row = enqueue()
    for _ in range(len(outbox.BACK_OFF) + 1):
        make_due()
        services.outbox_flush()
    row.refresh_from_db()
    assert row.state == MailState.FAILED
    assert row.last_error


@pytest.mark.django_db
def test_a_mail_of_a_killed_worker_is_taken_up_later() -> None:
    row = enqueue()
    assert outbox._take(row), "this worker takes it, then dies"
    assert services.outbox_flush() == 0
    late = timezone.now() - dt.timedelta(seconds=1)
    OutgoingMail.objects.update(next_attempt_at=late)
    assert services.outbox_flush() == 1


@pytest.mark.django_db
def test_mails_sent_long_ago_are_forgotten_and_no_others() -> None:
    now = timezone.now()
    for number, (state, age) in enumerate(
        [("SENT", 31), ("FAILED", 31), ("SENT", 29), ("FAILED", 29), ("QUEUED", 31)]
    ):
        sent = now - dt.timedelta(days=age)
        OutgoingMail.objects.create(
            kind="test.kind", to="x@example.org", state=state, created_at=sent, message_id=number
        )
    assert services.outbox_purge() == 2
    assert OutgoingMail.objects.count() == 3


def test_workers_side_by_side_send_each_mail_once(own_database: Callable[..., Any], smtp: MailCatcher) -> None:
    smtp.start()
    for number in range(20):
        enqueue(f"n{number}@example.org")

    def work() -> None:
        services.outbox_flush()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(smtp.messages) == 20
    assert len({m["To"] for m in smtp.messages}) == 20


@pytest.mark.django_db
def test_a_server_that_refuses_then_a_person_who_sends_again(smtp: MailCatcher) -> None:
    row = enqueue()
    smtp.start()
    smtp.refuse = "451 mailbox helene@example.org not available"
    for _ in range(len(outbox.BACK_OFF) + 1):
        make_due()
        services.outbox_flush()
    row.refresh_from_db()
    assert row.state == MailState.FAILED
    assert smtp.refused == row.attempts == len(outbox.BACK_OFF) + 1
    assert "h***@example.org" in row.last_error and "helene@" not in row.last_error, "staff read the error"
    smtp.refuse = ""
    make_due()
    assert services.outbox_flush() == 0, "nothing is tried any more"
    staff = f.StaffFactory()
    outbox.mail_resend(mail=row, user=staff)
    assert services.outbox_flush() == 1
    assert [m["Message-ID"] for m in smtp.messages] == [row.message_id]
    (entry,) = log_registry.get_logs_for_instance(row)
    assert (entry.action, entry.user) == ("notifications.resend", staff)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == (MailState.SENT, 1, "")


@pytest.mark.django_db
@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.SENT])
def test_only_what_failed_is_sent_again(state: MailState) -> None:
    row = enqueue()
    OutgoingMail.objects.update(state=state, attempts=3)
    with pytest.raises(outbox.NotFailed):
        outbox.mail_resend(mail=row, user=f.StaffFactory())
    assert outbox.mails_resend_failed(user=f.StaffFactory()) == 0
    row.refresh_from_db()
    assert (row.state, row.attempts) == (state, 3)


@pytest.mark.django_db
def test_all_that_failed_is_sent_again_at_once() -> None:
    failed, sent = [enqueue(), enqueue()], enqueue()
    OutgoingMail.objects.exclude(pk=sent.pk).update(state=MailState.FAILED, attempts=11)
    OutgoingMail.objects.filter(pk=sent.pk).update(state=MailState.SENT)
    assert outbox.mails_resend_failed(user=f.StaffFactory()) == 2
    assert services.outbox_flush() == 2
    assert {m.extra_headers["Message-ID"] for m in memory.outbox} == {row.message_id for row in failed}


@pytest.mark.django_db
def test_mails_that_wait_too_long_are_counted() -> None:
    for state, minutes in (("QUEUED", 61), ("QUEUED", 59), ("FAILED", 61), ("SENT", 61)):
        row = enqueue()
        when = timezone.now() - dt.timedelta(minutes=minutes)
        OutgoingMail.objects.filter(pk=row.pk).update(state=state, created_at=when)
    assert mails_late() == 1
