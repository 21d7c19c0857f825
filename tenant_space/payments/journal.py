"""What staff read of online payments, and the two things that they do: « vérifié », and closing the payment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone
from wagtail.log_actions import log

from tenant_space.identity.models import User
from tenant_space.payments.enums import AttemptState, MovementKind, NewsOutcome, ReviewReason
from tenant_space.payments.managers import PaymentQuerySet
from tenant_space.payments.records import Attempt, Movement, Notification, Payment, PaymentSwitch
from tenant_space.payments.reviewing import review_tell
from tenant_space.payments.selectors import not_posted
from tenant_space.tenancy.enums import PaymentMethod
from tenant_space.tenancy.models import LedgerEntry
from tenant_space.tenancy.moments import midnight_of

CHECKED, CLOSED, OPENED, EXPORTED = "payments.check", "payments.close", "payments.open", "payments.export"
# A line without our reference may be the one of a payment: the same amount, by card, so many days around.
PROBABLE_DAYS = 3
# For so long after a payment its lines in the ledger are compared with it each night.
WATCHED = dt.timedelta(days=180)


class NothingToCheck(Exception):
    """Somebody else has looked already, or nothing is wrong."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What payments come to."""

    count: int
    """How many they are."""
    accepted_cents: int
    """What the bank accepted, in cents."""
    back_cents: int
    """What was refunded or taken back, in cents."""

    @property
    def net_cents(self) -> int:
        return self.accepted_cents - self.back_cents


@dataclass(frozen=True, slots=True)
class DayTotal(Totals):
    """What was paid online on one day, as the bank's own list of the day says it."""

    day: dt.date
    """The day on which the portal heard of it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A payment that the ERP has no line for after `PORTAL_PAYMENT_POSTED_DAYS`."""

    attempt: Attempt
    """What the bank accepted."""
    days: int
    """For how many days."""
    probable: str
    """The line that is probably its own (same amount, by card, around that day); empty: none."""


def totals_of(payments: PaymentQuerySet) -> Totals:
    """What these payments come to, in one query and a count."""
    moved = Movement.objects.filter(attempt__payment__in=payments.order_by().values("pk")).aggregate(
        accepted=Sum("cents", filter=Q(kind=MovementKind.CREDIT), default=0),
        back=Sum("cents", filter=~Q(kind=MovementKind.CREDIT), default=0),
    )
    return Totals(payments.count(), int(moved["accepted"]), -int(moved["back"]))


def day_totals(days: int = 14) -> list[DayTotal]:
    """What was accepted and what went back on each day with a movement, the newest first; a query.

    Of today and the `days` days before, each of them whole.
    """
    since = midnight_of(timezone.localdate() - dt.timedelta(days=days))
    moved = Movement.objects.filter(created_at__gte=since).order_by().annotate(day=TruncDate("created_at"))
    sums = moved.values("day").annotate(
        count=Count("pk", filter=Q(kind=MovementKind.CREDIT)),
        accepted=Sum("cents", filter=Q(kind=MovementKind.CREDIT), default=0),
        back=Sum("cents", filter=~Q(kind=MovementKind.CREDIT), default=0),
    )
    rows = sums.order_by("-day").values_list("day", "count", "accepted", "back")
    return [DayTotal(count, int(accepted), -int(back), day) for day, count, accepted, back in rows]


def orphans() -> QuerySet[Notification]:
    """Well-signed notifications of which no attempt of ours is known, and that nobody has looked at."""
    return Notification.objects.filter(attempt=None, checked_at=None, outcome=NewsOutcome.ORPHAN)


def waiting_counts() -> dict[str, int]:
    """How many payments and notifications wait for somebody to look."""
    found = Payment.objects.aggregate(payments=Count("pk", filter=~Q(review="")))
    return {"payments": found["payments"], "orphans": orphans().count()}


@transaction.atomic
def payment_check(*, payment: Payment, user: User, note: str) -> None:
    """Note that somebody looked, with a word: it moves no money. Raises `NothingToCheck`."""
    row = Payment.objects.select_for_update().get(pk=payment.pk)
    if not row.review:
        raise NothingToCheck
    reason, row.review = row.review, ""
    row.checked_at, row.checked_by, row.checked_note = timezone.now(), user, note
    row.save(update_fields=["review", "checked_at", "checked_by", "checked_note"])
    log(instance=row, action=CHECKED, user=user, data={"reason": reason, "note": note})


@transaction.atomic
def orphan_check(*, pk: int) -> None:
    """Note that somebody looked at a notification without a payment."""
    orphans().filter(pk=pk).update(checked_at=timezone.now())


@transaction.atomic
def switch_set(*, user: User, is_open: bool, message: str) -> PaymentSwitch:
    """Open or close online payment, with what tenants read meanwhile. Payments at the bank go on."""
    row, _ = PaymentSwitch.objects.select_for_update().get_or_create(pk=1)
    row.is_open, row.message = is_open, message
    row.save()
    log(instance=row, action=OPENED if is_open else CLOSED, user=user, data={"message": message})
    return row


def postings_note() -> int:
    """Write down what the ledger's lines with the reference of each payment come to; returns how many changed.

    A line with another amount or the other sign, or a second one, is for staff to look at: once, when it comes.
    """
    noted, watched = 0, _watched()
    for chunk in _chunks(list(watched)):
        lines = LedgerEntry.objects.filter(external_ref__in=chunk).order_by().values("external_ref", "account_id")
        for line in lines.annotate(cents=Sum(F("credit_cents") - F("debit_cents")), entry=Min("entry_id")):
            pk, account, known = watched[line["external_ref"]]
            if line["account_id"] == account and line["cents"] != known:
                _posted(pk, line["cents"], line["entry"])
                noted += 1
    return noted


def _watched() -> dict[str, tuple[int, str, int | None]]:
    """Key, account and known sum of the attempts whose lines may still come or change, by reference."""
    recent = Q(accepted_at__gte=timezone.now() - WATCHED)
    rows = Attempt.objects.filter(recent | Q(state=AttemptState.ACCEPTED, posted_at=None)).order_by()
    found = rows.values_list("reference", "pk", "payment__account", "posted_cents")
    return {reference: (pk, account, known) for reference, pk, account, known in found.iterator()}


@transaction.atomic
def _posted(pk: int, cents: int, entry: str) -> None:
    """Until the ERP has posted a refund, its lines come to what was accepted before it: this is no difference."""
    attempt = Attempt.objects.get(pk=pk)
    payment = Payment.objects.select_for_update().get(pk=attempt.payment_id)
    attempt.refresh_from_db()
    attempt.posted_cents = cents
    attempt.posted_at, attempt.posted_entry = attempt.posted_at or timezone.now(), attempt.posted_entry or entry
    attempt.save(update_fields=["posted_at", "posted_entry", "posted_cents"])
    credits = attempt.movements.filter(kind=MovementKind.CREDIT)
    if cents not in (attempt.movements.all().held_cents(), credits.held_cents()) and not payment.review:
        payment.review, payment.checked_at, payment.checked_by = ReviewReason.LEDGER, None, None
        payment.save(update_fields=["review", "checked_at", "checked_by"])
        review_tell()


def _chunks(references: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(references), 500):
        yield references[start : start + 500]


def late_postings() -> QuerySet[Attempt]:
    """What is held since more than `PORTAL_PAYMENT_POSTED_DAYS` and has no line, the oldest first."""
    since = timezone.now() - dt.timedelta(days=settings.PORTAL_PAYMENT_POSTED_DAYS)
    old = Attempt.objects.filter(accepted_at__lt=since).select_related("payment")
    return not_posted(old, LedgerEntry.objects.order_by()).filter(held__gt=0)  # type: ignore[misc]  # annotated there


def differences(most: int = 20) -> list[Difference]:
    """The oldest of `late_postings`, each with the line that may be its own: a query each."""
    now = timezone.now()
    rows = late_postings()[:most]
    return [
        Difference(row, (now - row.accepted_at).days, _probable(row)) for row in rows if row.accepted_at is not None
    ]


def _probable(attempt: Attempt) -> str:
    """Never matched silently: two payments of one amount in a week are not rare."""
    if attempt.accepted_at is None:
        return ""
    day, around = timezone.localdate(attempt.accepted_at), dt.timedelta(days=PROBABLE_DAYS)
    lines = LedgerEntry.objects.filter(
        account=attempt.payment.account_id,
        credit_cents=attempt.amount_cents,
        payment_method=PaymentMethod.CARD,
        external_ref="",
        accounting_date__range=(day - around, day + around),
    )
    return str(lines.order_by("accounting_date").values_list("entry_id", flat=True).first() or "")


def sheet_rows(payments: Iterable[Payment]) -> Iterator[tuple[object, ...]]:
    """The lines of the spreadsheet: one an attempt, so that each sum stands once. Amounts are exact decimals."""
    for payment in payments:
        for attempt in payment.attempts.all():
            held = sum(movement.cents for movement in attempt.movements.all())
            yield (
                timezone.localtime(attempt.started_at).replace(tzinfo=None),
                attempt.reference,
                payment.account_id,
                Decimal(attempt.amount_cents).scaleb(-2),
                attempt.get_state_display(),
                Decimal(held).scaleb(-2),
                str(attempt.details.get("auth_number", "")),
                payment.get_review_display() if payment.review else "",
                attempt.posted_entry,
                payment.checked_note,
            )
