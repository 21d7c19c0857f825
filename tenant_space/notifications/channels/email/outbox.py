"""The outbox of mails: a row of the change's own transaction, which the worker renders and sends.

Each mail leaves at least once. A new attempt has the same Message-ID, so that a mailbox can drop
the second copy from a worker that was killed after sending and before noting it.

What fails for now is tried again, for almost two days. What the address itself refuses for good is not: the
rooms above hear of it (`address_answered`), so that its owner can be asked for another one.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
import uuid
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.log_actions import log

from tenant_space.notifications.channels.email.addresses import addresses_of, person_of
from tenant_space.notifications.channels.email.answers import address_answered, failure_of
from tenant_space.notifications.channels.email.message import message_of
from tenant_space.notifications.channels.registry import Told
from tenant_space.notifications.enums import ENDED, RESENDABLE, MailState
from tenant_space.notifications.models import OutgoingMail, address_mask
from tenant_space.notifications.registry import MailSpec, mail_known, mail_spec

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

logger = logging.getLogger(__name__)

# Waiting time after each failed attempt, in seconds; after the last one a person must look.
BACK_OFF = (30, 60, 300, 900, 3600, 3600, 3600, 6 * 3600, 12 * 3600, 24 * 3600)
# A worker that died while sending releases its mail after this many seconds.
TAKE_SECONDS = 120
# So that a day without SMTP does not end in one endless request of the admin.
RESEND_AT_ONCE = 1000
# For how many recipients addresses are looked up, and rows written, at a time.
BATCH = 500
_ADDRESS = re.compile(r"[^\s<>'\"(),:;]+@[^\s<>'\"(),:;]+")


class NotFailed(Exception):
    """Only a mail that failed is sent again."""


class MailLeft(Exception):
    """A mail that was to be withdrawn has left, or may have."""


def mails_queue(
    spec: MailSpec,
    told: Sequence[Told],
    not_before: dt.datetime | None = None,
    unless_since: dt.datetime | None = None,
) -> int:
    """Add mails to the outbox, inside the transaction of the change they tell about; return how many.

    Those without an address, and those who refused this kind, get none. They leave at once, or not before a moment.
    Kinds bound to some hours wait for these. `unless_since`: only those that no mail of the same kind and identifiers,
    made since then, brings already.
    """
    start_at = _may_leave(spec, not_before or timezone.now())
    if unless_since:
        told = [each for each in told if not mail_told(spec, each, unless_since)]
    return sum(_queue(spec, told[start : start + BATCH], start_at) for start in range(0, len(told), BATCH))


def mail_told(spec: MailSpec, told: Told, since: dt.datetime) -> bool:
    """Whether a mail of this kind and these identifiers, made since a moment, has left for them or waits to."""
    recipient, context = told
    (to,) = addresses_of([recipient], spec)
    alike = OutgoingMail.objects.filter(kind=spec.kind, to=to, person=person_of(recipient), context=context)
    return alike.filter(created_at__gt=since, state__in=(MailState.QUEUED, MailState.SENT)).exists()


def _queue(spec: MailSpec, told: Sequence[Told], not_before: dt.datetime) -> int:
    host = urlsplit(settings.PORTAL_URL).hostname
    addresses = addresses_of([recipient for recipient, _ in told], spec)
    rows = [
        OutgoingMail(
            kind=spec.kind,
            to=to,
            person=person_of(recipient),
            context=context,
            message_id=f"<{uuid.uuid4()}@{host}>",
            next_attempt_at=not_before,
        )
        for to, (recipient, context) in zip(addresses, told, strict=True)
        if to
    ]
    return len(OutgoingMail.objects.bulk_create(rows))


def mails_withdraw(kinds: Collection[str], context: dict[str, Any], since: dt.datetime) -> int:
    """Withdraw the mails of these kinds made with these identifiers since a moment, in the caller's transaction.

    Returns how many. Raises `MailLeft` when a worker has tried one of them: nobody knows then whether it arrived.
    The rows are held: a worker that wants one at this very moment waits, and finds it withdrawn.
    """
    meant = {f"context__{name}": value for name, value in context.items()}
    rows = OutgoingMail.objects.filter(kind__in=kinds, created_at__gte=since, **meant)
    found = list(rows.exclude(state=MailState.WITHDRAWN).select_for_update())
    if any(row.state != MailState.QUEUED or row.attempts for row in found):
        raise MailLeft
    return OutgoingMail.objects.filter(pk__in=[row.pk for row in found]).update(state=MailState.WITHDRAWN)


def mails_flush(limit: int) -> int:
    """Send the mails that are due, and return how many left."""
    due = OutgoingMail.objects.filter(state=MailState.QUEUED, next_attempt_at__lte=timezone.now())
    mails = list(due.order_by("next_attempt_at")[:limit])
    return sum(_deliver(mail) for mail in mails)


def _may_leave(spec: MailSpec, moment: dt.datetime) -> dt.datetime:
    return spec.leaves(moment) if spec.leaves else moment


def _deliver(mail: OutgoingMail) -> bool:
    if _out_of_hours(mail) or not _take(mail):
        return False
    try:
        spec = mail_spec(mail.kind)
        content = spec.build(mail.context)
        if content is not None:
            message_of(mail, spec, content).send()
    except Exception as error:  # whatever is wrong with one mail must not stop the others
        _postpone(mail, error)
        return False
    mail.state, mail.sent_at, mail.last_error = MailState.SENT, timezone.now(), ""
    mail.save(update_fields=["state", "sent_at", "last_error"])
    if content is not None:
        address_answered.send(OutgoingMail, address=mail.to, refused=False)
    return content is not None


def _out_of_hours(mail: OutgoingMail) -> bool:
    """Put off a mail that is due, tried again or late, outside the hours of its kind; without counting an attempt."""
    spec, now = mail_known(mail.kind), timezone.now()
    later = _may_leave(spec, now) if spec else now
    if later <= now:
        return False
    same = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.QUEUED, next_attempt_at=mail.next_attempt_at)
    same.update(next_attempt_at=later)
    return True


def _take(mail: OutgoingMail) -> bool:
    """Take the mail for this worker. One conditional update: two workers never both win."""
    until = timezone.now() + dt.timedelta(seconds=TAKE_SECONDS)
    mine = OutgoingMail.objects.filter(
        pk=mail.pk, state=MailState.QUEUED, next_attempt_at=mail.next_attempt_at
    ).update(next_attempt_at=until, attempts=F("attempts") + 1)
    mail.attempts += mine
    return bool(mine)


def _postpone(mail: OutgoingMail, error: Exception) -> None:
    logger.warning("mail %s (%s) not sent: %s", mail.pk, mail.kind, type(error).__name__)
    # What a server answers often holds the address, and staff read the error.
    told = _ADDRESS.sub(lambda found: address_mask(found.group()), f"{type(error).__name__}: {error}")
    mail.last_error = told[:300]
    failure, last = failure_of(error), mail.attempts > len(BACK_OFF)
    if failure.of_address and (failure.for_good or last):
        mail.state = MailState.REFUSED
    elif last:
        mail.state = MailState.FAILED
    else:
        mail.next_attempt_at = timezone.now() + dt.timedelta(seconds=BACK_OFF[mail.attempts - 1])
    mail.save(update_fields=["state", "next_attempt_at", "last_error"])
    if mail.state == MailState.REFUSED:
        address_answered.send(OutgoingMail, address=mail.to, refused=True)


def mails_purge(days: int) -> int:
    """Forget mails that left or failed, older than `days` days; addresses are personal data. Returns how many."""
    limit = timezone.now() - dt.timedelta(days=days)
    return OutgoingMail.objects.filter(state__in=ENDED, created_at__lt=limit).delete()[0]


@transaction.atomic
def mail_resend(*, mail: OutgoingMail, user: AbstractBaseUser) -> OutgoingMail:
    """Put a failed mail back in the queue, under the same Message-ID. Raises `NotFailed`."""
    row = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    if row.state not in RESENDABLE:
        raise NotFailed
    _requeue(row, user)
    return row


@transaction.atomic
def mails_resend_failed(*, user: AbstractBaseUser) -> int:
    """Put failed mails back in the queue, the oldest `RESEND_AT_ONCE` of them. Returns how many."""
    failed = OutgoingMail.objects.select_for_update().filter(state=MailState.FAILED)
    rows = list(failed.order_by("pk")[:RESEND_AT_ONCE])
    for row in rows:
        _requeue(row, user)
    return len(rows)


def _requeue(row: OutgoingMail, user: AbstractBaseUser) -> None:
    row.state, row.attempts, row.next_attempt_at = MailState.QUEUED, 0, timezone.now()
    row.save(update_fields=["state", "attempts", "next_attempt_at"])
    log(instance=row, action="notifications.resend", user=user)
