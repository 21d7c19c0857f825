"""The outbox: a mail is a row of the change's own transaction; the worker renders and sends it.

Each mail leaves at least once. A retry carries the same Message-ID, so that a mailbox can drop
the double left by a worker killed between sending and noting it.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from tenant_space.landlord.selectors import Landlord, landlord_current
from tenant_space.notifications.enums import ENDED, MailState
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.registry import MailSpec, MailValues, mail_spec

logger = logging.getLogger(__name__)

# Waiting time after each failed attempt, in seconds; after the last one a person must look.
BACK_OFF = (30, 60, 300, 900, 3600, 3600, 3600, 6 * 3600, 12 * 3600, 24 * 3600)
# A worker that died while sending releases its mail after this many seconds.
CLAIM_SECONDS = 120


def mail_enqueue(kind: str, to: str, **context: Any) -> OutgoingMail:
    """Add a mail to the outbox, inside the transaction of the change it tells about.

    `context` holds identifiers only: the text is written when the mail leaves.
    Raises `UnknownMailKind`.
    """
    mail_spec(kind)
    host = urlsplit(settings.PORTAL_URL).hostname
    return OutgoingMail.objects.create(kind=kind, to=to, context=context, message_id=f"<{uuid.uuid4()}@{host}>")


def outbox_flush(limit: int = 100) -> int:
    """Send the mails that are due, and return how many left."""
    due = OutgoingMail.objects.filter(state=MailState.QUEUED, next_attempt_at__lte=timezone.now())
    mails = list(due.order_by("next_attempt_at")[:limit])
    return sum(_deliver(mail) for mail in mails)


def _deliver(mail: OutgoingMail) -> bool:
    if not _claim(mail):
        return False
    try:
        spec = mail_spec(mail.kind)
        content = spec.build(mail.context)
        if content is not None:
            _message(mail, spec, content).send()
    except Exception as error:  # whatever is wrong with one mail must not stop the others
        _postpone(mail, error)
        return False
    mail.state, mail.sent_at, mail.last_error = MailState.SENT, timezone.now(), ""
    mail.save(update_fields=["state", "sent_at", "last_error"])
    return content is not None


def _claim(mail: OutgoingMail) -> bool:
    """Take the mail for this worker. One conditional update: two workers never both win."""
    until = timezone.now() + dt.timedelta(seconds=CLAIM_SECONDS)
    mine = OutgoingMail.objects.filter(
        pk=mail.pk, state=MailState.QUEUED, next_attempt_at=mail.next_attempt_at
    ).update(next_attempt_at=until, attempts=F("attempts") + 1)
    mail.attempts += mine
    return bool(mine)


def _postpone(mail: OutgoingMail, error: Exception) -> None:
    logger.warning("mail %s (%s) not sent: %s", mail.pk, mail.kind, type(error).__name__)
    mail.last_error = f"{type(error).__name__}: {error}"[:300]
    if mail.attempts > len(BACK_OFF):
        mail.state = MailState.FAILED
    else:
        mail.next_attempt_at = timezone.now() + dt.timedelta(seconds=BACK_OFF[mail.attempts - 1])
    mail.save(update_fields=["state", "next_attempt_at", "last_error"])


def _message(mail: OutgoingMail, spec: MailSpec, content: MailValues) -> EmailMultiAlternatives:
    landlord = landlord_current()
    subject = spec.subject.format_map(content.values)
    context = {
        "landlord": landlord,
        "subject": subject,
        "paragraphs": [text.format_map(content.values) for text in spec.body],
        "button": spec.button,
        "link": content.link,
    }
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("emails/message.txt", context),
        from_email=_sender(landlord),
        to=[mail.to],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("emails/message.html", context), "text/html")
    return message


def _sender(landlord: Landlord) -> str:
    return landlord.settings.sender_email or settings.DEFAULT_FROM_EMAIL


def outbox_purge(days: int = 30) -> int:
    """Forget mails so many days old that left or failed; addresses are personal data. Returns how many."""
    limit = timezone.now() - dt.timedelta(days=days)
    return OutgoingMail.objects.filter(state__in=ENDED, created_at__lt=limit).delete()[0]
