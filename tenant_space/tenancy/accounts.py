"""Where a rent account stands, in figures and in the sentences that say it, the same on pages and in the API."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypedDict, cast

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django_stubs_ext import WithAnnotations

from tenant_space import formats
from tenant_space.tenancy import words
from tenant_space.tenancy.enums import AccountStatus, MandateStatus
from tenant_space.tenancy.kept_statements import statement
from tenant_space.tenancy.leases import lease_rank, premises_label
from tenant_space.tenancy.models import Agency, Lease, LedgerEntry, Mandate, RentAccount, Tenant
from tenant_space.tenancy.pending import PendingPayment, may_be_pending, pending_by_account
from tenant_space.tenancy.scope import scope_of

# Of those who have left, and of accounts that are closed, nothing is asked each month any more.
ENDED = (AccountStatus.LEFT, AccountStatus.CLOSED)
# How long a bank needs to show that a direct debit went through, or that it did not.
DEBIT_GRACE = dt.timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Balance:
    """What is owed on an account and when, with the sentences that say so."""

    cents: int
    """The balance in cents, above zero when the tenant owes it; what is paid and not yet posted is taken off."""
    as_of: dt.date
    """The day of this balance, as the ERP says."""
    next_due_date: dt.date | None = None
    """The day by which the next term is to be paid, or is debited; None: the ERP names none."""
    next_due_cents: int | None = None
    """What is to be paid then, in cents; None: the ERP does not say."""
    direct_debit: bool = False
    """Whether terms are debited from a bank account."""
    used: bool = True
    """Whether the account has a line: without any, nobody has asked for anything yet."""
    old_day: dt.date | None = None
    """The day of the data when they are old (`Viewer.stale`): what was paid since is unknown. Else None."""
    pending: tuple[PendingPayment, ...] = ()
    """What is paid and not yet a line of the account, the oldest first."""

    def less(self, pending: tuple[PendingPayment, ...]) -> Balance:
        """The ERP's balance without what is paid and not yet posted; so is the term, as far as it is owed already."""
        if not pending:
            return self
        cents = self.cents - sum(one.cents for one in pending)
        due = self.next_due_cents
        if due is not None and self.cents > 0:  # a term that is not owed yet stays as it is
            due = min(due, max(cents, 0))
        return replace(self, cents=cents, next_due_cents=due, pending=pending)

    def announced(self, status: str) -> Balance:
        """As it is told of an account of this status: in litigation the agency says how and when, not the calendar."""
        return replace(self, next_due_date=None, next_due_cents=None) if status == AccountStatus.LITIGATION else self

    @property
    def erp_cents(self) -> int:
        """The balance as the ERP gave it, at which its newest line stands."""
        return self.cents + sum(one.cents for one in self.pending)

    @property
    def untouched(self) -> bool:
        """Whether nothing was asked or paid yet: to call that up to date would praise what never happened."""
        return not (self.used or self.pending)

    @property
    def next_due(self) -> bool:
        """Whether a next payment is to be announced: due today or later, and owed."""
        return bool(
            self.next_due_date and self.next_due_date >= timezone.localdate() and (self.next_due_cents or 0) > 0
        )

    @property
    def due_today(self) -> bool:
        return self.next_due and self.next_due_date == timezone.localdate()

    @property
    def days_past(self) -> dt.timedelta:
        """How long the date of the term had passed when the data were made (today when they are fresh); else below."""
        if self.next_due_date is None:
            return dt.timedelta.min
        return (self.old_day or timezone.localdate()) - self.next_due_date

    @property
    def late_cents(self) -> int:
        """What should have been paid by now.

        All of it after the last day (of a direct debit: `DEBIT_GRACE` later), else what the term leaves out. The
        ERP tells of one term only: without its date, or its amount until then, nothing is called late.
        """
        if self.cents <= 0 or self.next_due_date is None:
            return 0
        if self.days_past > (DEBIT_GRACE if self.direct_debit else dt.timedelta()):
            return self.cents
        if self.next_due_cents is None:
            return 0
        return max(self.cents - max(self.next_due_cents, 0), 0)

    @property
    def debit_awaited(self) -> bool:
        """Whether the bank takes all that is owed, soon or these days: there is nothing to do."""
        known = self.next_due_date is not None and self.next_due_cents is not None
        return self._debit_decides and known

    @property
    def debit_unknown(self) -> bool:
        """Whether it is owed on direct debit, without a date or an amount that says if the bank will take it."""
        return self._debit_decides and not self.debit_awaited

    @property
    def _debit_decides(self) -> bool:
        return self.direct_debit and self.cents > 0 and not self.late_cents

    @property
    def due_text(self) -> str:
        """By when the whole balance is to be paid; empty when the next term is only a part of it."""
        whole = self.tone == "owed" and self.next_due and self.next_due_cents == self.cents
        if not whole or self.next_due_date is None:
            return ""
        said = words.WHOLE_DEBITED if self.direct_debit else words.WHOLE_DUE
        return said.format(day=formats.near_date(self.next_due_date))

    @property
    def tone(self) -> str:
        if self.cents == 0:
            return "clear"
        return "owed" if self.cents > 0 else "credit"

    @property
    def sentence(self) -> str:
        if self.tone == "clear":
            return self._nothing_asked if self.untouched else words.CLEAR
        said = words.OWED if self.tone == "owed" else words.IN_CREDIT
        return said.format(amount=formats.euros(self.cents))

    @property
    def _nothing_asked(self) -> str:
        if self.due_today:
            return words.FIRST_TODAY
        if self.next_due and self.next_due_date:
            return words.NOTHING_BEFORE.format(day=formats.near_date(self.next_due_date))
        return words.NOTHING_ASKED


@dataclass(frozen=True, slots=True)
class Situation:
    """What is said of an account."""

    tone: str
    """The colour of the badge: `good`, `info`, `warn` or `bad`."""
    word: str
    """What the badge says, which needs no colour."""
    headline: str
    """The balance as a sentence without its full stop."""
    clause: str = ""
    """What follows the headline after a comma; empty: nothing."""
    notes: tuple[str, ...] = ()
    """Whole sentences that come after; may be none."""

    @property
    def sentence(self) -> str:
        """Headline and clause as one sentence: `Vous devez 456,78 €, à payer avant le 5 décembre.`"""
        return f"{self.headline}, {self.clause}." if self.clause else f"{self.headline}."


@dataclass(frozen=True, slots=True)
class AccountHead:
    """What the header of an account page shows."""

    number: str
    """The number of the account."""
    label: str
    """What its main premises is and where, on one line; empty when it has no lease."""
    balance: Balance
    """Where it stands."""
    status: str
    """The code of its status, an `AccountStatus`."""
    agency: Agency
    """The agency that looks after it."""
    writable: bool = True
    """Whether this person may send requests about it, and not only read it."""
    payment_block: bool = False
    """Whether payments are blocked in the ERP: one calls the agency before paying."""
    online_payment: bool = False
    """Whether the ERP lets this account be paid online."""
    debit_day: int | None = None
    """The day of the month on which the active mandate is drawn; None when there is none, or the ERP names no day."""
    leases: tuple[Lease, ...] = field(default=(), compare=False, repr=False)
    """Its leases with their premises, as this person is told of them: read for the label, and not once more."""

    @property
    def situation(self) -> Situation:
        return situation_of(self.balance, self.status, stays=self.writable)

    @property
    def in_litigation(self) -> bool:
        """Whether what is owed is settled with the agency, which says how and when."""
        return self.status == AccountStatus.LITIGATION

    @property
    def next_due(self) -> bool:
        """Whether a next payment is announced: never to those in litigation."""
        return self.balance.announced(self.status).next_due

    @property
    def pays_by_oneself(self) -> bool:
        """Whether something is owed that neither the bank takes nor the agency settles: one reads how to pay."""
        settled = self.balance.debit_awaited or self.payment_block or self.in_litigation
        return self.balance.cents > 0 and not settled

    @property
    def to_announce(self) -> bool:
        """Whether the next payment is still to be told, since the balance does not: nothing is owed yet."""
        return self.next_due and self.balance.cents <= 0

    def on_old_data(self, day: dt.date) -> AccountHead:
        """The same account, judged as of `day`: that of the data, which are old."""
        return replace(self, balance=replace(self.balance, old_day=day))


def situation_of(balance: Balance, status: str, *, stays: bool = True) -> Situation:
    """The words for a balance (above zero: owed) of an account of this status.

    Not `stays`: somebody who left a home to others, and has no next rent there.
    """
    ended = tuple(note for code, note in words.STATUS_NOTES.items() if code == status)
    nothing = () if balance.due_today else (words.NOTHING_TO_PAY,)  # not of a day on which the agency may ask
    balance = balance.announced(status)
    headline = balance.sentence.removesuffix(".")
    if balance.tone == "clear" and balance.untouched:
        tone, word = ("info", words.DUE_TODAY) if balance.due_today else ("good", words.NOTHING_DUE)
        return Situation(tone, word, headline, notes=ended)
    if balance.tone == "clear":
        return Situation("good", words.UP_TO_DATE, headline, notes=(*nothing, *ended))
    if balance.tone == "credit":
        back = (words.CREDIT_OF_THE_PAST,) if status in ENDED else (words.CREDIT,) if stays else ()
        return Situation("info", words.CREDIT_WORD, headline, notes=(*nothing, *back, *ended))
    if status == AccountStatus.LITIGATION:
        return Situation("bad", words.TO_PAY, headline, notes=ended)
    tone, word = ("info", words.DEBIT_AHEAD) if balance.debit_awaited else ("warn", words.TO_PAY)
    if balance.due_text:
        return Situation(tone, word, headline, balance.due_text, ended)
    return Situation(tone, word, headline, notes=(*_what_when(balance), *ended))


def _what_when(balance: Balance) -> tuple[str, ...]:
    """What is to be paid when, where the next term is not the whole, as one note at most."""
    term, late = _term_said(balance), {"amount": formats.euros(balance.late_cents)}
    if not balance.late_cents:
        return (term,) if term else ()
    if not term:
        return (words.ALL_LATE.format(**late),)
    if balance.late_cents < balance.cents:
        return (f"{term} {words.REST_LATE.format(**late)}",)
    return (f"{term} {words.ALL_LATE.format(**late)}" if balance.direct_debit else term,)


def _term_said(balance: Balance) -> str:
    """What is known of the one term the ERP tells of; empty when the headline says all there is."""
    due, cents = balance.next_due_date, balance.next_due_cents
    if due is None:
        return words.DEBIT_UNKNOWN if balance.direct_debit else ""
    day, past = formats.near_date(due), due < timezone.localdate()
    if past and balance.days_past > dt.timedelta():
        return _term_past(balance, day)
    if cents is not None and not balance.direct_debit:
        if cents > balance.cents and not past:  # a part of it is paid already
            return ""
        cents = min(cents, balance.cents)
    if cents is not None and cents <= 0:
        return ""
    said = words.DEBITED_TERM if balance.direct_debit else words.PAID_TERM
    if past and balance.old_day:
        text = said.no_amount_on_old_data if cents is None else said.known_on_old_data
        old = formats.near_date(balance.old_day)
    else:
        text, old = said.no_amount if cents is None else said.known, ""
    return text.format(amount=formats.euros(cents or 0), day=day, old=old)


def _term_past(balance: Balance, day: str) -> str:
    """What is said of a term whose `day` had passed when the data were made, and which is still owed."""
    if not balance.direct_debit:
        return words.LAST_DAY_PAST.format(day=day)
    cents = balance.next_due_cents
    if cents is not None and cents <= 0:
        return ""
    part = cents is not None and cents < balance.cents
    said = words.DEBIT_OF_PART_PAST if part else words.DEBIT_PAST
    seen = words.DEBIT_NOT_SEEN_YET if balance.days_past <= DEBIT_GRACE else words.DEBIT_NOT_SEEN
    return f"{said.format(amount=formats.euros(cents or 0), day=day)} {seen}"


class _Asked(TypedDict):
    used: bool
    may_wait: bool
    debit_day: int | None


def accounts_readable(tenant: Tenant) -> tuple[AccountHead, ...]:
    """The accounts this person may read, the active ones first, each with its main premises."""
    held = scope_of(tenant).held
    accounts: list[WithAnnotations[RentAccount, _Asked]] = _accounts(tenant)
    leases: dict[str, list[Lease]] = defaultdict(list)
    for lease in _leases(tenant):
        leases[lease.account_id].append(lease)
    ordered = sorted(accounts, key=lambda account: (account.closed_on is not None, account.account_number))
    pending = pending_by_account(tenant) if any(account.may_wait for account in ordered) else {}
    return tuple(_head(one, leases[one.pk], one.pk in held, pending.get(one.pk, ())) for one in ordered)


@statement
def _accounts(tenant: Tenant) -> QuerySet[WithAnnotations[RentAccount, _Asked]]:
    used = Exists(_lines(tenant).filter(account=OuterRef("pk")))
    may_wait = ExpressionWrapper(may_be_pending(), BooleanField())
    mandates = Mandate.objects.for_tenant(tenant).filter(account=OuterRef("pk"), status=MandateStatus.ACTIVE)
    days = mandates.filter(debit_day__isnull=False).order_by("debit_day").values("debit_day")
    asked = {"used": used, "may_wait": may_wait, "debit_day": Subquery(days[:1])}
    rows = RentAccount.objects.for_tenant(tenant).annotate(**asked).select_related("agency")
    return cast("QuerySet[WithAnnotations[RentAccount, _Asked]]", rows)  # lost by our own query set


@statement
def _leases(tenant: Tenant) -> QuerySet[Lease]:
    return Lease.objects.for_tenant(tenant).select_related("premises")


def account_numbers(tenant: Tenant) -> tuple[str, ...]:
    """The numbers of these accounts, in the same order, in one query: for pages that say no more of them."""
    rows = RentAccount.objects.for_tenant(tenant).values_list("account_number", "closed_on")
    return tuple(number for number, closed_on in sorted(rows, key=lambda row: (row[1] is not None, row[0])))


def _lines(tenant: Tenant) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.for_tenant(tenant)


def account_readable(tenant: Tenant, number: str) -> AccountHead | None:
    """One of these accounts, or None: unknown and foreign are the same."""
    return next((head for head in accounts_readable(tenant) if head.number == number), None)


def _head(
    account: WithAnnotations[RentAccount, _Asked],
    leases: list[Lease],
    writable: bool,
    pending: tuple[PendingPayment, ...],
) -> AccountHead:
    return AccountHead(
        number=account.account_number,
        label=_main_premises(leases),
        balance=Balance(
            account.balance_cents,
            account.balance_date,
            account.next_due_date,
            account.next_due_cents,
            account.direct_debit_active,
            account.used,
        ).less(pending),
        status=account.status,
        agency=account.agency,
        writable=writable,
        payment_block=account.payment_block,
        online_payment=account.online_payment_allowed,
        debit_day=account.debit_day,
        leases=tuple(leases),
    )


def _main_premises(leases: Iterable[Lease]) -> str:
    """`Logement - 8 boulevard Krumnov`: the dwelling when there is one, the running lease first."""
    ranked = sorted(leases, key=lease_rank)
    return premises_label(ranked[0].premises) if ranked else ""
