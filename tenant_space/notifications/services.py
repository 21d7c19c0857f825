"""Tell people something: callers say who and what; each channel decides whether and where to send it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from tenant_space.notifications.channels.email.addresses import mail_address
from tenant_space.notifications.channels.email.outbox import mail_told
from tenant_space.notifications.channels.registry import Told, channels
from tenant_space.notifications.models import MailText, OutgoingMail
from tenant_space.notifications.recipients import Recipient
from tenant_space.notifications.registry import mail_spec

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

TRIAL = "notifications.trial"
# An editor gets at most one trial of a text in this number of seconds.
TRIAL_SECONDS = 20
# Who asks for the same message again within this time has pressed twice, or did not wait for the first.
PRESSED_TWICE = dt.timedelta(minutes=1)


class TrialTooSoon(Exception):
    """The same editor has just been sent a trial of this text."""


def notify(kind: str, recipient: Recipient, *, not_before: dt.datetime | None = None, **context: Any) -> int:
    """Have somebody told, inside the transaction of the change it is about; returns how many messages will leave.

    `recipient` is a sign-in, a person of the ERP, or an `Address`. `context` holds identifiers only: the text is
    written when the message leaves, at once or not before a moment. Raises `UnknownMailKind`.
    """
    return notify_many(kind, [(recipient, context)], not_before=not_before)


def notify_once(kind: str, recipient: Recipient, **context: Any) -> int:
    """The same, unless these words were to leave for the same one within `PRESSED_TWICE`; returns how many will.

    To be called with a row locked that all who ask have in common, so that one of them is the first. What failed,
    was refused or withdrawn is told again.
    """
    told = [(recipient, context)]
    return sum(channel.queue(mail_spec(kind), told, None, timezone.now() - PRESSED_TWICE) for channel in channels())


def told_just_now(kind: str, recipient: Recipient, **context: Any) -> bool:
    """Whether a mail brings these words since `PRESSED_TWICE`: asked for again, it is a second press."""
    return mail_told(mail_spec(kind), (recipient, context), timezone.now() - PRESSED_TWICE)


def notify_withdraw(kinds: Collection[str], *, since: dt.datetime, **context: Any) -> int:
    """Take back what was to be told in these kinds, with these identifiers, since a moment; returns how many.

    To be called in the transaction that takes back the change. Raises `MailLeft` when one may have been told already.
    """
    return sum(channel.withdraw(kinds, context, since) for channel in channels())


def notify_many(kind: str, told: Iterable[Told], *, not_before: dt.datetime | None = None) -> int:
    """The same for many at once, each with identifiers of their own, in a few queries for 500 of them."""
    spec, rows = mail_spec(kind), list(told)
    return sum(channel.queue(spec, rows, not_before, None) for channel in channels())


def outbox_flush(limit: int = 100) -> int:
    """Send what is due, at most `limit` of each channel, and return how many left."""
    return sum(channel.flush(limit) for channel in channels())


def outbox_purge(days: int = 30) -> int:
    """Forget what left or failed and is older than `days` days: addresses are personal data. Returns how many."""
    return sum(channel.purge(days) for channel in channels())


@transaction.atomic
def mail_trial_send(*, text: MailText, user: AbstractBaseUser) -> str:
    """Send the saved text with invented values to the editor's own address, and return that address.

    Raises `TrialTooSoon` within `TRIAL_SECONDS` of the last one.
    """
    text = MailText.objects.select_for_update().get(pk=text.pk)
    since = timezone.now() - dt.timedelta(seconds=TRIAL_SECONDS)
    address = mail_address(TRIAL, user)
    if OutgoingMail.objects.filter(kind=TRIAL, to=address, context__text=text.kind, created_at__gt=since).exists():
        raise TrialTooSoon
    notify(TRIAL, user, text=text.kind)
    return address
