"""Limits on tries, counted in the database so that they hold exactly, whatever the number of processes.

A try is counted and the count committed before anything is looked up or hashed: of many tries at once,
exactly the allowed number are evaluated. The count starts at the first try and ends after the period;
refused tries do not prolong it. Keys are stored as keyed digests: neither addresses nor numbers in clear.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tenant_space.identity.models import TryCount

logger = logging.getLogger(__name__)


class Limit(StrEnum):
    """What is limited. Amounts and periods: `PORTAL_LIMITS` in the settings."""

    IDENTITY_ACCOUNT = "identity_account"  # sign-up, step 1, per account number
    IDENTITY_PARTIAL = "identity_partial"  # the same of somebody whose whole birth date the ERP does not know
    IDENTITY_NETWORK = "identity_network"  # the same per network address
    IDENTITY_ALL = "identity_all"  # the same for the whole portal
    IDENTITY_PLAIN = "identity_plain"  # the same without JavaScript, per network address
    SIGN_UP = "sign_up"  # sign-up, step 2, per person: each one sends mails
    ACTIVATION = "activation"  # passwords on the page of an activation link, per sign-up
    SIGN_IN_EMAIL = "sign_in_email"
    SIGN_IN_NETWORK = "sign_in_network"
    PASSKEY_NETWORK = "passkey_network"  # challenges for keys; never given back, never shared with passwords
    SECOND_FACTOR = "second_factor"  # codes, per sign-in
    SECOND_FACTOR_DAY = "second_factor_day"  # the same over a day: a code is short enough to be guessed slowly
    SECOND_FACTOR_MAIL = "second_factor_mail"  # mails about refused codes, per sign-in
    RESET_EMAIL = "reset_email"  # mails with a reset link, per address; beyond it no mail leaves
    RESET_NETWORK = "reset_network"
    RESEND_EMAIL = "resend_email"  # the same for activation links
    RESEND_NETWORK = "resend_network"
    EMAIL_CHANGE = "email_change"  # per sign-in
    HELP_NETWORK = "help_network"  # requests for help without sign-in
    HELP_ALL = "help_all"  # the same for the whole portal
    STATEMENT = "statement"  # statements by mail or prepared beforehand, per person: each one costs the worker
    STATEMENT_DOWNLOAD = "statement_download"  # statements made while one waits, per person: each one costs a process
    MESSAGE = "message"  # words about requests, per person: each one is somebody's work
    MESSAGE_ACCOUNT = "message_account"  # the same of all who share an account
    REQUEST = "request"  # new requests, per person
    REQUEST_ACCOUNT = "request_account"
    CODE_PERSON = "code_person"  # codes sent for a signature or a new phone, per sign-in
    CODE_DESTINATION = "code_destination"  # the same per number or address: each one costs, and may bother a stranger
    PAY_LINK = "pay_link"  # payments begun by links, per account
    PAY_LINK_NETWORK = "pay_link_network"
    HELP_EMAIL = "help_email"  # their receipts, per address given; beyond it no mail leaves


# When one of these is reached, nobody gets any further: those who run the portal must know.
_WHOLE_PORTAL = frozenset({Limit.IDENTITY_ALL, Limit.HELP_ALL})


class TooManyTries(Exception):
    """The limit is reached. `seconds` says after how long the next try is allowed."""

    def __init__(self, limit: Limit, seconds: int) -> None:
        super().__init__(str(limit))
        self.limit = limit
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Rate:
    """How many tries are allowed in how long."""

    amount: int
    """The most tries in a period."""
    period: dt.timedelta
    """How long they are counted, from the first one on."""


def rate_of(limit: Limit) -> Rate:
    """How many tries in which period; written `10/900` (tries, seconds) in the settings."""
    amount, _, seconds = settings.PORTAL_LIMITS[limit.value].partition("/")
    return Rate(int(amount), dt.timedelta(seconds=int(seconds)))


_COUNT = """
INSERT INTO identity_trycount (key, started_at, n) VALUES (%s, %s, 1)
ON CONFLICT (key) DO UPDATE SET
  n = CASE WHEN identity_trycount.started_at <= %s THEN 1 ELSE identity_trycount.n + 1 END,
  started_at = CASE WHEN identity_trycount.started_at <= %s THEN excluded.started_at
                    ELSE identity_trycount.started_at END
RETURNING key, started_at, n
"""


def try_take(limit: Limit, key: str) -> None:
    """Count one try. Raises `TooManyTries` beyond the limit.

    Runs in a transaction of its own, refused inside another one: a rolled back count would be no limit.
    """
    rate, now = rate_of(limit), timezone.now()
    start = connection.ops.adapt_datetimefield_value(now)
    oldest = connection.ops.adapt_datetimefield_value(now - rate.period)
    with transaction.atomic(durable=True):
        (count,) = TryCount.objects.raw(_COUNT, [_digest(limit, key), start, oldest, oldest])
    if count.n > rate.amount:
        if limit in _WHOLE_PORTAL and count.n == rate.amount + 1:
            logger.error("limit %s reached: the whole portal refuses more", limit)
        raise TooManyTries(limit, max(1, round((count.started_at + rate.period - now).total_seconds())))


def try_give_back(limit: Limit, key: str) -> None:
    """Take one try off the count: it was a success, and only failures are limited. The last one leaves no row."""
    row = TryCount.objects.filter(key=_digest(limit, key))
    if not row.filter(n__lte=1).delete()[0]:
        row.filter(n__gt=0).update(n=F("n") - 1)


def tries_forget(limit: Limit, key: str) -> None:
    """Start counting again, for somebody who proved who they are in another way."""
    TryCount.objects.filter(key=_digest(limit, key)).delete()


def tries_purge() -> int:
    """Delete counts that no limit looks at any more. Returns how many."""
    longest = max(rate_of(limit).period for limit in Limit)
    return TryCount.objects.filter(started_at__lt=timezone.now() - longest).delete()[0]


def _digest(limit: Limit, key: str) -> str:
    return salted_hmac(f"tries:{limit.value}", key, algorithm="sha256").hexdigest()
