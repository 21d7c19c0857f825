"""Who may pay what, and what was paid."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils import timezone

from tenant_space.kept import KeptForAll
from tenant_space.landlord.selectors import landlord_current
from tenant_space.payments import words
from tenant_space.payments.attempts import may_try_again
from tenant_space.payments.enums import OPEN, AttemptState
from tenant_space.payments.gateways import gateway_current
from tenant_space.payments.managers import PaymentQuerySet
from tenant_space.payments.records import Attempt, Payment, PaymentSwitch
from tenant_space.tenancy.accounts import AccountHead
from tenant_space.tenancy.enums import DocumentKind
from tenant_space.tenancy.models import Document, LedgerEntry, Tenant
from tenant_space.tenancy.pending import PendingPayment
from tenant_space.tenancy.people import full_name

SHOWN = 10
# « Vous venez de payer … » is said, and asked about, for so long after a payment.
JUST_NOW = dt.timedelta(minutes=30)
_TONES = {
    AttemptState.ACCEPTED: "good",
    AttemptState.REFUSED: "bad",
    AttemptState.ABANDONED: "info",
    AttemptState.CANCELLED: "bad",
    AttemptState.FAILED: "bad",
}


class Obstacle(Enum):
    """Why an account is not paid online."""

    NO_BANK = "no_bank"
    CLOSED = "closed"
    BLOCKED = "blocked"
    NOT_ALLOWED = "not_allowed"
    LITIGATION = "litigation"


@dataclass(frozen=True, slots=True)
class ShownPayment:
    """A payment as a tenant reads it: never why the bank refused."""

    uid: uuid.UUID
    """Its key in addresses."""
    day: dt.date
    """The day on which it was asked for."""
    account_number: str
    """The account that is paid."""
    cents: int
    """What the bank confirmed, refunds deducted; until then what was asked for, in cents."""
    asked_cents: int
    """What was asked for, in cents."""
    refunded_cents: int
    """What was given back, in cents; 0: nothing."""
    reference: str
    """The reference of its accepted attempt, else of its latest one: « Demande »."""
    authorisation: str
    """The bank's number of the authorisation; empty: none."""
    state: AttemptState
    """Where it stands."""
    accepted_at: dt.datetime | None
    """When the bank accepted it; None: it did not."""
    payer: str
    """Who paid; empty: the person who looks."""
    may_retry: bool
    """Whether it may be tried again, by who looks."""
    at_bank: bool
    """Whether the bank may still take it: it is checked, and nobody tries again."""
    was_posted: bool = False
    """Whether the landlord's software has its line on the account."""
    was_checked: bool = False
    """Whether staff have looked at what did not fit: it counts for nothing, and they say why."""

    @property
    def given_back(self) -> bool:
        """Whether all of it went back to the card."""
        return self.state == AttemptState.ACCEPTED and not self.cents and self.refunded_cents > 0

    @property
    def tone(self) -> str:
        return "info" if self.was_checked or self.given_back else _TONES.get(self.state, "warn")

    @property
    def taken_cents(self) -> int:
        """What the bank took, before any refund, in cents; of a payment that is accepted."""
        return self.cents + self.refunded_cents

    @property
    def is_silent(self) -> bool:
        """Whether the bank has said nothing for so long that it probably takes nothing any more."""
        return self.state in OPEN and not self.at_bank

    @property
    def word(self) -> str:
        """Its state in a word."""
        if self.was_checked:
            return words.NOT_COUNTED
        if self.given_back:
            return words.GIVEN_BACK
        if self.is_silent:
            return words.SILENT
        return words.STATES.get(self.state, words.CHECKED)


@dataclass(frozen=True, slots=True)
class PaymentList:
    """A page of the payments on an account, the newest first."""

    payments: tuple[ShownPayment, ...]
    """At most `SHOWN` of them, whoever of the holders paid."""
    number: int
    """Which page this is, from 1 on."""
    has_next: bool
    """Whether older ones are on a next page."""


def obstacle_of(head: AccountHead) -> Obstacle | None:
    """Why this account is not paid online now; None: it may be. What the ERP says comes before what the bank does."""
    if head.payment_block:
        return Obstacle.BLOCKED
    if not head.online_payment:
        return Obstacle.NOT_ALLOWED
    if head.in_litigation and settings.PORTAL_PAYMENT_NO_LITIGATION:
        return Obstacle.LITIGATION
    if gateway_current() is None:
        return Obstacle.NO_BANK
    return None if switch_current().is_open else Obstacle.CLOSED


def switch_current() -> PaymentSwitch:
    """Whether tenants may pay online now, and what they read when not."""
    return PaymentSwitch.objects.first() or PaymentSwitch()


def online_payment_on() -> bool:
    """Whether tenants may pay online here now, for pages that promise it; who pays is asked about by `obstacle_of`."""
    return gateway_current() is not None and KEPT_OPEN()


KEPT_OPEN = KeptForAll("payments:open", lambda: switch_current().is_open)


def least_cents() -> int:
    """The least that may be paid of a chosen amount, in cents."""
    return landlord_current().settings.minimum_payment_cents


def most_cents() -> int:
    """The most that may be paid at once, in cents."""
    return landlord_current().settings.maximum_payment_cents


def latest_payments(tenant: Tenant, account_number: str) -> tuple[ShownPayment, ...]:
    """The newest payments on an account, whoever of its holders paid; two queries."""
    return payments_page(tenant, account_number).payments


def payments_page(tenant: Tenant, account_number: str, number: int = 1) -> PaymentList:
    """S49: the payments on an account, `SHOWN` a page; two queries whatever their number."""
    start = (number - 1) * SHOWN
    rows = list(_payments(tenant).filter(account_id=account_number)[start : start + SHOWN + 1])
    return PaymentList(tuple(_shown(row, tenant) for row in rows[:SHOWN]), number, len(rows) > SHOWN)


def payment_shown(tenant: Tenant, uid: uuid.UUID) -> ShownPayment | None:
    """One payment on an account that this person may read; None: unknown and foreign are the same."""
    row = _payments(tenant).filter(uid=uid).first()
    return _shown(row, tenant) if row else None


def paid_just_now(payments: tuple[ShownPayment, ...]) -> ShownPayment | None:
    """The newest of these that was accepted a moment ago: before paying again, one is asked."""
    since = timezone.now() - JUST_NOW
    return next((one for one in payments if one.accepted_at and one.accepted_at > since and one.cents > 0), None)


def _payments(tenant: Tenant) -> PaymentQuerySet:
    return Payment.objects.for_tenant(tenant).select_related("tenant").prefetch_related("attempts__movements")


def _shown(row: Payment, viewer: Tenant) -> ShownPayment:
    attempts = list(row.attempts.all())
    latest = attempts[-1]
    meant = next((one for one in attempts if one.state == AttemptState.ACCEPTED), latest)
    movements = [movement for one in attempts for movement in one.movements.all()]
    held = sum(movement.cents for movement in movements)
    accepted = row.state == AttemptState.ACCEPTED
    own = row.tenant_id == viewer.pk
    odd = row.state == AttemptState.REVIEW
    return ShownPayment(
        uid=row.uid,
        day=timezone.localdate(row.created_at),
        account_number=row.account_id,
        cents=held if accepted else row.amount_cents,
        asked_cents=row.amount_cents,
        refunded_cents=-sum(movement.cents for movement in movements if movement.kind == "REFUND"),
        reference=meant.reference,
        authorisation=str(meant.details.get("auth_number", "")) if accepted else "",
        state=AttemptState(row.state),
        accepted_at=meant.accepted_at if accepted else None,
        payer="" if own else full_name(row.tenant),
        may_retry=own and not accepted and not odd and may_try_again(latest),
        at_bank=bool(row.review) if odd else row.state in OPEN and not may_try_again(latest),
        was_posted=accepted and meant.posted_at is not None,
        was_checked=odd and not row.review,
    )


def newest_notice(tenant: Tenant, account_number: str) -> str:
    """The number of the newest rent notice of an account; empty without one. One query."""
    notices = Document.objects.for_tenant(tenant).filter(account_id=account_number, kind=DocumentKind.RENT_NOTICE)
    return notices.order_by("-document_date", "-pk").values_list("pk", flat=True).first() or ""


def payments_pending(tenant: Tenant) -> Iterator[PendingPayment]:
    """The accepted attempts on the accounts this person may read that no line carries. One query.

    The line is looked for each time: in the very moment in which a batch brings it, the attempt counts no more.
    """
    attempts = Attempt.objects.for_tenant(tenant).select_related("payment")
    for row in not_posted(attempts, LedgerEntry.objects.order_by()):
        held = row.held  # type: ignore[attr-defined]  # annotated below
        if held > 0 and row.accepted_at:
            yield PendingPayment(row.payment.account_id, row.reference, timezone.localdate(row.accepted_at), int(held))


def attempts_waiting() -> Exists:
    """Of a query of rent accounts: whether an accepted attempt on them has not been noted as posted."""
    accepted = Attempt.objects.filter(payment__account=OuterRef("pk"), state=AttemptState.ACCEPTED, posted_at=None)
    return Exists(accepted.order_by())


def not_posted(attempts: QuerySet[Attempt], entries: QuerySet[LedgerEntry]) -> QuerySet[Attempt]:
    """The accepted ones among them that none of these lines carries, oldest first, with what they come to (`held`)."""
    posted = entries.filter(external_ref=OuterRef("reference"), account=OuterRef("payment__account"))
    accepted = attempts.filter(state=AttemptState.ACCEPTED, posted_at=None)
    return accepted.exclude(Exists(posted)).annotate(held=Sum("movements__cents")).order_by("accepted_at", "pk")
