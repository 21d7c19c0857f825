"""A mail bound to some hours leaves in these, at each attempt."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail as memory
from django.core.mail import EmailMultiAlternatives

from tenant_space.notifications import registry, services
from tenant_space.notifications.enums import MailState
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.registry import MailSpec, MailValues, mail_spec
from tests.kit.conversations import clock

pytestmark = pytest.mark.django_db
THURSDAY, FRIDAY = dt.date(2026, 12, 10), dt.date(2026, 12, 11)


@pytest.fixture(autouse=True)
def bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind with the hours of what leads are told: offices are open from eight."""
    hours = mail_spec("submissions.late").leaves
    spec = MailSpec("test.bound", "Essai", lambda context: MailValues(), "Bonjour", ("Voici.",), leaves=hours)
    monkeypatch.setitem(registry._specs._entries, "test.bound", spec)
    clock(monkeypatch, THURSDAY)


def queued(kind: str = "test.bound") -> OutgoingMail:
    services.notify(kind, Address("zoe@example.org"))
    return OutgoingMail.objects.get()


def leaves_at(mail: OutgoingMail) -> str:
    mail.refresh_from_db()
    return f"{mail.next_attempt_at.astimezone(dt.timezone(dt.timedelta(hours=1))):%d %H}"


def test_what_failed_in_the_evening_is_tried_again_in_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(message: EmailMultiAlternatives) -> int:
        raise OSError

    mail = queued()
    with monkeypatch.context() as broken:
        broken.setattr(EmailMultiAlternatives, "send", away)
        services.outbox_flush()
    clock(monkeypatch, THURSDAY, 22)
    assert services.outbox_flush() == 0 and not memory.outbox
    assert leaves_at(mail) == "11 08" and mail.attempts == 1, "waiting for the hour is no attempt"
    clock(monkeypatch, FRIDAY, 8)
    assert services.outbox_flush() == 1 and len(memory.outbox) == 1


def test_what_a_worker_was_too_late_for_waits_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = queued()
    clock(monkeypatch, FRIDAY, 20)
    assert services.outbox_flush() == 0 and leaves_at(mail) == "14 08", "over the weekend"


def test_what_is_told_at_night_waits_for_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, THURSDAY, 3)
    assert leaves_at(queued()) == "10 08"


def test_other_mails_leave_at_any_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        registry._specs._entries,
        "test.free",
        MailSpec("test.free", "Essai", lambda context: MailValues(), "Bonjour", ("Voici.",)),
    )
    clock(monkeypatch, THURSDAY, 3)
    assert queued("test.free").state == MailState.QUEUED and services.outbox_flush() == 1
