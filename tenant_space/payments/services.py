"""What the bank says is written down here and nowhere else: notification, move and credit in one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tenant_space.identity.models import User
from tenant_space.notifications.services import notify
from tenant_space.payments.enums import OPEN, AttemptState, MovementKind, NewsOutcome, ReviewReason
from tenant_space.payments.gateways.base import Gateway
from tenant_space.payments.news import BankNews, BankNumber
from tenant_space.payments.records import Attempt, Notification, Payment
from tenant_space.payments.reviewing import review_tell
from tenant_space.payments.states import Decision, Standing, decide, move_check

RECEIPT, TAKEN_BACK = "payments.receipt", "payments.taken_back"


@dataclass(frozen=True, slots=True)
class TakenNotification:
    """A notification that was noted."""

    outcome: NewsOutcome
    """What became of it."""
    key: int
    """The key of its row."""
    number: str = ""
    """The number that the bank has to be asked about; empty: none."""


def notification_take(
    *, gateway: Gateway, body: bytes, source: str = "", expected_source: bool = True
) -> TakenNotification:
    """Note what came from the bank and do what it says: all of it, or nothing when anything fails.

    Each body counts once, whoever sends it again. Raises `NotProven`.
    """
    read = gateway.read(body)
    number = read.news.number if isinstance(read.news, BankNumber) else ""
    with transaction.atomic():
        row, made = Notification.objects.get_or_create(
            digest=hashlib.sha256(body).hexdigest(),
            defaults={
                "gateway": gateway.code,
                "outcome": NewsOutcome.NOTED,
                "fields": dict(read.kept),
                "source": source,
                "expected_source": expected_source,
            },
        )
        if not made or isinstance(read.news, BankNumber):
            return TakenNotification(NewsOutcome.NOTED if number else NewsOutcome.SAME, row.pk, number)
        trusted = expected_source or not settings.PORTAL_PAYMENT_NETWORKS_ONLY
        attempt, row.outcome = _told(read.news, trusted)
        row.attempt = attempt
        row.save(update_fields=["attempt", "outcome"])
    return TakenNotification(NewsOutcome(row.outcome), row.pk)


@transaction.atomic
def news_apply(*, news: BankNews, notification: int = 0) -> NewsOutcome:
    """Do what the bank answered when it was asked: the same rules as for what it tells by itself.

    `notification`: the key of the one that had it asked, which is told from then on what became of it: one that
    belongs to no payment is for staff to look at, as of any other bank. 0: none did.
    """
    attempt, outcome = _told(news, trusted=True)
    if notification:
        row = Notification.objects.select_for_update().get(pk=notification)
        if row.outcome in (NewsOutcome.NOTED, NewsOutcome.SAME):
            row.attempt, row.outcome = attempt, outcome
            row.fields |= {"reference": news.reference, "word": news.word, "cents": str(news.amount_cents or "")}
            row.save(update_fields=["attempt", "outcome", "fields"])
    return outcome


def _told(news: BankNews, trusted: bool) -> tuple[Attempt | None, NewsOutcome]:
    attempt = Attempt.objects.filter(reference=news.reference).first() if news.reference else None
    if attempt is None:
        review_tell()
        return None, NewsOutcome.ORPHAN
    payment = _payment_locked(attempt.payment_id)
    attempt.refresh_from_db()
    if not trusted:
        decision = Decision(NewsOutcome.REVIEW, review=ReviewReason.ADDRESS)
    else:
        decision = decide(standing_of(attempt), news)
    _decided(payment, attempt, decision, news)
    return attempt, decision.outcome


def _payment_locked(pk: int) -> Payment:
    """The payment, which nobody else changes until the transaction ends: its attempts are changed under this lock."""
    return Payment.objects.select_for_update().get(pk=pk)


def standing_of(attempt: Attempt) -> Standing:
    """An attempt as the rules look at it."""
    refunds = attempt.movements.filter(kind=MovementKind.REFUND).values_list("bank_uuid", flat=True)
    return Standing(
        state=AttemptState(attempt.state),
        amount_cents=attempt.amount_cents,
        shop=attempt.shop,
        mode=attempt.mode,
        moment=attempt.moment,
        number=attempt.number,
        sequence=attempt.sequence,
        held_cents=attempt.movements.all().held_cents(),
        refunds=frozenset(refunds),
    )


def _decided(payment: Payment, attempt: Attempt, decision: Decision, news: BankNews) -> None:
    heard = decision.outcome in (NewsOutcome.APPLIED, NewsOutcome.SAME) and not news.is_refund
    if heard:
        attempt.sequence = max(attempt.sequence, news.sequence)
        attempt.details |= {**news.details, "word": news.word, "uuid": news.uuid}
    before, review = AttemptState(attempt.state), decision.review
    if decision.state is not None:
        move_check(before, decision.state)
        attempt.state = decision.state
    if decision.movement:
        attempt.movements.create(
            kind=decision.movement,
            cents=decision.cents,
            bank_uuid=news.uuid,
        )
    if decision.movement == MovementKind.CREDIT:
        attempt.accepted_at = timezone.now()
        twice = payment.attempts.exclude(pk=attempt.pk).filter(state=AttemptState.ACCEPTED).exists()
        review = review or (ReviewReason.TWICE if twice else None)
    attempt.save()
    _payment_follow(payment, review, answered=decision.state is not None)
    _tell(payment, attempt, decision)


def _payment_follow(payment: Payment, review: ReviewReason | None, *, answered: bool) -> None:
    """The state of a payment is that of its accepted attempt, else of one to check, else of its latest one.

    What staff have to look at may have been paid: a later try that is refused does not make it « rien n'est payé ».
    """
    states = list(payment.attempts.values_list("state", flat=True))
    first = next((state for state in (AttemptState.ACCEPTED, AttemptState.REVIEW) if state in states), states[-1])
    payment.state = AttemptState(first)
    if review:
        if not payment.review:
            review_tell()
        payment.review, payment.checked_at, payment.checked_by = review, None, None
    elif answered and payment.review == ReviewReason.SILENCE:
        payment.review = ""
    payment.save(update_fields=["state", "review", "checked_at", "checked_by"])


def _tell(payment: Payment, attempt: Attempt, decision: Decision) -> None:
    """The receipt, once; and that what was told paid is not. What a bank refuses is told on the page alone."""
    told = {MovementKind.CREDIT: RECEIPT, MovementKind.REVERSAL: TAKEN_BACK}
    if decision.movement and (kind := told.get(decision.movement)):
        user: User | None = getattr(payment.tenant, "user", None)
        notify(kind, payment.tenant, payment_attempt=attempt.pk, email=user.email if user else "")


@transaction.atomic
def attempt_asked_about(*, pk: int, now: dt.datetime) -> bool:
    """Note that the bank is asked about an attempt without news; False: it has spoken meanwhile."""
    attempt = Attempt.objects.get(pk=pk)
    payment = _payment_locked(attempt.payment_id)
    attempt.refresh_from_db()
    before = AttemptState(attempt.state)
    if before not in OPEN:
        return False
    if before == AttemptState.STARTED:
        move_check(before, AttemptState.UNKNOWN)
        attempt.state = AttemptState.UNKNOWN
    attempt.asked_at = now
    attempt.save(update_fields=["state", "asked_at"])
    _payment_follow(payment, None, answered=False)
    return True


@transaction.atomic
def attempt_never_left(*, pk: int) -> None:
    """Close an attempt whose form nobody took to the bank, unless it was meanwhile."""
    attempt = Attempt.objects.get(pk=pk)
    payment = _payment_locked(attempt.payment_id)
    attempt.refresh_from_db()
    if attempt.state == AttemptState.STARTED and attempt.left_at is None:
        move_check(AttemptState.STARTED, AttemptState.ABANDONED)
        attempt.state = AttemptState.ABANDONED
        attempt.save(update_fields=["state"])
        _payment_follow(payment, None, answered=True)


@transaction.atomic
def attempt_silent(*, reference: str) -> None:
    """Note that the bank does not say what became of an attempt: nothing is concluded, and staff see it."""
    attempt = Attempt.objects.get(reference=reference)
    payment = _payment_locked(attempt.payment_id)
    attempt.refresh_from_db()
    if attempt.state == AttemptState.UNKNOWN and not payment.review:
        review_tell()
        payment.review = ReviewReason.SILENCE
        payment.save(update_fields=["review"])
