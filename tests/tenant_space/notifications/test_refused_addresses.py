"""A mail that its address refuses for good is tried once; what may pass is tried for almost two days."""

from collections.abc import Iterator
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.identity.models import User
from tenant_space.notifications import registry, services
from tenant_space.notifications.channels.email import outbox
from tenant_space.notifications.channels.email.answers import Failure, failure_of
from tenant_space.notifications.enums import MailState
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.registry import MailSpec, MailValues
from tests.kit import factories as f
from tests.kit.services import MailCatcher

ADDRESS = "helene@example.org"
GONE, FULL, LATER, OURS = (
    "550 5.1.1 <helene@example.org>: Recipient address rejected: User unknown",
    "552 5.2.2 Mailbox full",
    "450 4.7.1 Greylisted, try again",
    "554 5.7.1 Relay access denied",
)


class ChoosyCatcher(MailCatcher):
    """A mail server that refuses recipients while `refuse` holds an answer."""

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse:
            self.refused += 1
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def smtp(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChoosyCatcher]:
    spec = MailSpec("test.kind", "Essai", lambda context: MailValues(), subject="Bonjour", body=("Voici.",))
    monkeypatch.setitem(registry._specs._entries, "test.kind", spec)
    catcher = ChoosyCatcher()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", catcher.port
    catcher.start()
    yield catcher
    catcher.stop()


def attempts(count: int, to: str = ADDRESS) -> OutgoingMail:
    """A mail after so many rounds of the worker, each when it is due again."""
    services.notify("test.kind", Address(to))
    for _ in range(count):
        OutgoingMail.objects.update(next_attempt_at=timezone.now())
        services.outbox_flush()
    return OutgoingMail.objects.order_by("-pk")[0]


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [GONE, FULL, "550 5.2.1 closed", "550 5.1.10 null MX", "551 User not local"])
def test_an_address_that_refuses_for_good_is_tried_once_and_marked(smtp: ChoosyCatcher, answer: str) -> None:
    user = f.UserFactory(email=ADDRESS)
    smtp.refuse = answer
    mail = attempts(5)
    assert (mail.state, mail.attempts, smtp.refused) == (MailState.REFUSED, 1, 1)
    assert "helene@" not in mail.last_error
    user.refresh_from_db()
    assert user.mail_refused_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [LATER, OURS, "451 try later", "452 4.3.1 disk full", "550 relay not permitted"])
def test_what_may_pass_is_tried_again_and_marks_nobody(smtp: ChoosyCatcher, answer: str) -> None:
    user = f.UserFactory(email=ADDRESS)
    smtp.refuse = answer
    assert attempts(2).state == MailState.QUEUED
    assert attempts(len(outbox.BACK_OFF) + 1).state == MailState.FAILED
    user.refresh_from_db()
    assert user.mail_refused_at is None


@pytest.mark.django_db
def test_an_address_that_refuses_for_now_for_two_days_is_marked_in_the_end(smtp: ChoosyCatcher) -> None:
    user = f.UserFactory(email=ADDRESS)
    smtp.refuse = "450 4.1.2 Domain not found"
    assert attempts(len(outbox.BACK_OFF)).state == MailState.QUEUED
    assert not User.objects.filter(mail_refused_at__isnull=False).exists()
    assert attempts(1).state == MailState.QUEUED
    assert OutgoingMail.objects.get(pk=OutgoingMail.objects.order_by("pk")[0].pk).state == MailState.REFUSED
    user.refresh_from_db()
    assert user.mail_refused_at is not None


@pytest.mark.django_db
def test_a_mail_that_is_taken_again_takes_the_mark_off(smtp: ChoosyCatcher) -> None:
    user = f.UserFactory(email=ADDRESS, mail_refused_at=timezone.now())
    other = f.UserFactory(mail_refused_at=timezone.now())
    assert attempts(1, to="Helene@example.org").state == MailState.SENT
    user.refresh_from_db()
    other.refresh_from_db()
    assert user.mail_refused_at is None and other.mail_refused_at is not None


@pytest.mark.django_db
def test_a_refused_mail_is_sent_again_one_by_one_only(smtp: ChoosyCatcher) -> None:
    smtp.refuse = GONE
    mail, staff = attempts(1), f.StaffFactory()
    assert outbox.mails_resend_failed(user=staff) == 0
    smtp.refuse = ""
    outbox.mail_resend(mail=mail, user=staff)
    assert services.outbox_flush() == 1


def recipient(code: int, said: str) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused({ADDRESS: (code, said.encode())})


@pytest.mark.parametrize(
    ("error", "found"),
    [
        (recipient(550, "5.1.1 no such user"), Failure(True, True)),
        (recipient(550, "No such user here"), Failure(True, True)),
        (recipient(550, "#5.1.0 Address rejected"), Failure(True, True)),
        (recipient(550, "5.4.1 Recipient address rejected: Access denied."), Failure(True, True)),
        (recipient(450, "4.2.2 mailbox full"), Failure(True, False)),
        (recipient(450, "4.1.1 unverified address"), Failure(True, False)),
        (recipient(550, "5.1.8 Sender domain not found"), Failure(False, True)),
        (recipient(550, "5.7.26 unauthenticated mail"), Failure(False, True)),
        (recipient(554, "5.7.1 Client host [5.1.1.9] blocked"), Failure(False, True)),
        (recipient(550, "blocked: 5.1.1.9 is on a list of spam senders"), Failure(False, True)),
        (recipient(550, "Relaying denied"), Failure(False, True)),
        (recipient(421, "too many connections"), Failure(False, False)),
        (SMTPRecipientsRefused({}), Failure(False, False)),
        (SMTPDataError(550, b"5.1.1 unknown user"), Failure(True, True)),
        (SMTPDataError(552, b"5.3.4 message too big"), Failure(False, True)),
        (SMTPDataError(554, b"rejected as spam"), Failure(False, True)),
        (SMTPSenderRefused(550, b"5.1.1 sender unknown", "no-reply@example.org"), Failure(False, False)),
        (SMTPAuthenticationError(535, b"5.7.8 wrong password"), Failure(False, False)),
        (SMTPConnectError(554, b"no service"), Failure(False, True)),
        (SMTPServerDisconnected("gone"), Failure(False, False)),
        (ConnectionRefusedError(), Failure(False, False)),
    ],
)
def test_what_an_answer_says_of_the_address(error: Exception, found: Failure) -> None:
    assert failure_of(error) == found
