"""Beginning a payment: what is asked of the bank, under a number of its own, at the moment of the click."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from tenant_space.payments.enums import OPEN, AttemptState
from tenant_space.payments.gateways.base import Gateway
from tenant_space.payments.records import Attempt, DayCounter, Payment
from tenant_space.tenancy.models import Tenant

# Numbers above are the bank's own; the counter starts again with each of its days.
LAST_NUMBER = 899_999
# Two clicks so close are one; later, somebody came back from the bank, and gets a number of their own.
DOUBLE_CLICK = dt.timedelta(seconds=10)
# The bank's page lives ten minutes: so long after an attempt its silence means nothing yet.
STILL_AT_BANK = dt.timedelta(minutes=15)
LONGEST_REFERENCE = 32


class NoNumberLeft(Exception):
    """The shop has used all the numbers of this day."""


class NotThePayer(Exception):
    """The payment, or the form, is somebody else's."""


class BankMayStillTakeIt(Exception):
    """The attempt before is neither refused nor left, nor old enough: trying again might pay twice."""


class AlreadyPaid(Exception):
    """The payment was accepted meanwhile."""


@transaction.atomic
def payment_begin(
    *,
    tenant: Tenant,
    account_number: str,
    amount_cents: int,
    form_key: uuid.UUID,
    gateway: Gateway,
    by_link: bool = False,
) -> Attempt:
    """A payment of this amount and its first attempt; the form sent twice in a moment is the same attempt.

    `by_link`: nobody has signed in, and the bank's form must not tell the account.

    Whether the account may be paid is for the caller to have asked (`obstacle_of`).
    Raises `NotThePayer` for the key of another person's form, `AlreadyPaid`, `NoNumberLeft`.
    """
    given: dict[str, Any] = {"tenant": tenant, "account_id": account_number, "amount_cents": amount_cents}
    given["by_link"] = by_link
    row, made = Payment.objects.get_or_create(form_key=form_key, defaults=given)
    payment = Payment.objects.select_for_update().get(pk=row.pk)
    if payment.tenant_id != tenant.pk:
        raise NotThePayer
    latest = payment.attempts.last()
    if made or latest is None:
        return _attempt_add(payment, gateway)
    if payment.state == AttemptState.ACCEPTED:
        raise AlreadyPaid
    same = (payment.account_id, payment.amount_cents) == (account_number, amount_cents)
    if same and timezone.now() - latest.started_at < DOUBLE_CLICK:
        return latest
    if same:
        return _attempt_add(payment, gateway)
    # The browser brought an old form back, and another amount was typed in it.
    return _attempt_add(Payment.objects.create(form_key=uuid.uuid4(), **given), gateway)


@transaction.atomic
def payment_again(*, tenant: Tenant, uid: uuid.UUID, gateway: Gateway) -> Attempt:
    """Another attempt of a payment that was refused, left, or of which nothing was heard for `STILL_AT_BANK`.

    Raises `NotThePayer`, `AlreadyPaid`, `BankMayStillTakeIt`, `NoNumberLeft`.
    """
    payment = Payment.objects.for_tenant(tenant).select_for_update().filter(uid=uid, tenant=tenant).first()
    if payment is None:
        raise NotThePayer
    if payment.state == AttemptState.ACCEPTED:
        raise AlreadyPaid
    if payment.state == AttemptState.REVIEW:
        raise BankMayStillTakeIt
    latest = payment.attempts.last()
    if latest is not None and not may_try_again(latest):
        if latest.state == AttemptState.STARTED and timezone.now() - latest.started_at < DOUBLE_CLICK:
            return latest
        raise BankMayStillTakeIt
    return _attempt_add(payment, gateway)


def attempt_left(*, reference: str) -> None:
    """Note that a browser took the form of an attempt to the bank, the first time that it does."""
    Attempt.objects.filter(reference=reference, left_at=None).update(left_at=timezone.now())


def may_try_again(latest: Attempt) -> bool:
    """Whether the bank will not take the money of this attempt any more, as far as one can know."""
    if latest.state in OPEN:
        return latest.state != AttemptState.PENDING and timezone.now() - latest.started_at > STILL_AT_BANK
    return latest.state in (AttemptState.REFUSED, AttemptState.ABANDONED, AttemptState.CANCELLED)


def _attempt_add(payment: Payment, gateway: Gateway) -> Attempt:
    now = timezone.now().replace(microsecond=0)
    day = now.astimezone(dt.UTC).date()
    number = _number_next(day)
    if payment.state != AttemptState.REVIEW:
        payment.state = AttemptState.STARTED
        payment.save(update_fields=["state"])
    return Attempt.objects.create(
        payment=payment,
        gateway=gateway.code,
        shop=gateway.shop,
        mode=gateway.mode,
        utc_day=day,
        number=number,
        started_at=now,
        reference=reference_of(payment.account_id[-3:] if payment.by_link else payment.account_id, day, number),
        amount_cents=payment.amount_cents,
    )


def _number_next(day: dt.date) -> str:
    """The next number of a day of the bank's, six digits. Its row is locked until the transaction ends."""
    DayCounter.objects.get_or_create(utc_day=day)
    counter = DayCounter.objects.select_for_update().get(utc_day=day)
    if counter.last >= LAST_NUMBER:
        raise NoNumberLeft
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{counter.last:06d}"


def reference_of(account_number: str, day: dt.date, number: str) -> str:
    """What bank, ERP and tenant know an attempt by: account, day and number, at most 32 signs (`payments.csv`).

    Day and number are one attempt's alone, so that the end of the account is enough where it must not be told.
    """
    parts = (account_number, f"{day:%y%m%d}", number)
    spelt = "-".join(parts)
    return spelt if len(spelt) <= LONGEST_REFERENCE else "".join(parts)
