"""The last twelve months of an account in figures: what was asked, what was paid, what was owed after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from tenant_space.formats import euros
from tenant_space.formats.months import Month, months_back
from tenant_space.formats.showable import shown_or
from tenant_space.ledger import year_words
from tenant_space.ledger.filters import PAYMENT_KINDS
from tenant_space.ledger.selectors import MONTH, account_ended
from tenant_space.ledger.year_chart import Chart, chart_of
from tenant_space.tenancy.accounts import AccountHead
from tenant_space.tenancy.enums import AID_KINDS, EntryKind
from tenant_space.tenancy.kept_statements import statement
from tenant_space.tenancy.models import LedgerEntry, Tenant

MONTHS = 12
_MOVED = F("debit_cents") - F("credit_cents")
# What each month comes to, by name of the sum, in cents.
_Sums = Mapping[Month, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class YearMonth:
    """What the lines of a month come to."""

    code: str
    """The month, as `YYYY-MM`."""
    billed_cents: int = 0
    """What was asked: every line but aids, payments and the starting balance; below zero: in the tenant's favour."""
    aids_cents: int = 0
    """The aids, in cents; below zero: they were taken back."""
    paid_cents: int = 0
    """The payments, in cents; below zero: they were rejected."""
    balance_cents: int = 0
    """What is owed after its lines, in cents; below zero: what stands to the tenant's credit."""
    awaited: bool = False
    """Whether the landlord is still to ask for something: the month is not over, and nothing was asked yet."""

    @property
    def name(self) -> str:
        """`novembre 2026`."""
        return Month.parse(self.code).name

    @property
    def asked_cents(self) -> int:
        """What was asked, aids deducted, in cents."""
        return self.billed_cents - self.aids_cents

    @property
    def billed_text(self) -> str:
        if self.awaited:
            return year_words.NOTHING_YET
        return (
            year_words.of(year_words.CREDIT, self.billed_cents) if self.billed_cents < 0 else euros(self.billed_cents)
        )

    @property
    def aids_text(self) -> str:
        return year_words.of(year_words.AIDS_BACK, self.aids_cents) if self.aids_cents < 0 else euros(self.aids_cents)

    @property
    def paid_text(self) -> str:
        return year_words.of(year_words.REJECTED, self.paid_cents) if self.paid_cents < 0 else euros(self.paid_cents)

    @property
    def balance_text(self) -> str:
        if not self.balance_cents:
            return year_words.UP_TO_DATE
        return year_words.of(year_words.OWED if self.balance_cents > 0 else year_words.CREDIT, self.balance_cents)

    @property
    def moved(self) -> bool:
        """Whether anything was asked, deducted or paid."""
        return bool(self.billed_cents or self.aids_cents or self.paid_cents)

    @property
    def idle(self) -> bool:
        """Whether there is nothing to tell of this month."""
        return not (self.moved or self.balance_cents)


@dataclass(frozen=True)
class Year:
    """The last months of an account. The drawings are made once, however often they are asked for."""

    months: tuple[YearMonth, ...] = ()
    """Oldest first: twelve, one more when it is written ahead, fewer when the account is younger or nothing moved."""

    @property
    def billed_cents(self) -> int:
        return sum(month.billed_cents for month in self.months)

    @property
    def aids_cents(self) -> int:
        return sum(month.aids_cents for month in self.months)

    @property
    def paid_cents(self) -> int:
        return sum(month.paid_cents for month in self.months)

    @property
    def has_aids(self) -> bool:
        """Whether there is an aid in any month."""
        return any(month.aids_cents for month in self.months)

    @property
    def summary(self) -> str:
        """The year in three short sentences at most, with the words and the figures of the table."""
        if not self.months:
            return ""
        first, last = self.months[0].name, self.months[-1].name
        when = year_words.ONE_MONTH if first == last else year_words.span(first)
        said = (self._billed_said.format(when=when.format(first=first, last=last)), self._aids_said, self._paid_said)
        return " ".join(sentence for sentence in said if sentence)

    @property
    def _billed_said(self) -> str:
        """The first sentence, in which `{when}` is still to stand."""
        if self.billed_cents > 0:
            return year_words.of(year_words.BILLED, self.billed_cents)
        if self.billed_cents < 0:
            return year_words.of(year_words.IN_FAVOUR, self.billed_cents)
        return year_words.NOTHING_BILLED

    @property
    def _aids_said(self) -> str:
        if self.aids_cents > 0:
            return year_words.of(year_words.AIDS_PAID, self.aids_cents)
        return year_words.of(year_words.AIDS_TAKEN_BACK, self.aids_cents) if self.aids_cents < 0 else ""

    @property
    def _paid_said(self) -> str:
        if self.paid_cents > 0:
            return year_words.of(year_words.PAID, self.paid_cents)
        if self.paid_cents < 0:
            return year_words.of(year_words.PAYMENTS_REJECTED, self.paid_cents)
        return year_words.NOTHING_PAID if self.billed_cents > self.aids_cents else ""

    @property
    def newest_first(self) -> tuple[YearMonth, ...]:
        return self.months[::-1]

    @cached_property
    def payments(self) -> Chart:
        """What was asked, aids deducted, and what was paid, side by side."""
        codes = [month.code for month in self.months]
        return chart_of(codes, [(month.asked_cents, month.paid_cents) for month in self.months], "%s", "%s en moins")

    @cached_property
    def balances(self) -> Chart:
        """What was owed after each month."""
        codes = [month.code for month in self.months]
        return chart_of(codes, [(month.balance_cents,) for month in self.months], "%s dus", "avoir de %s")


def year_of(tenant: Tenant, head: AccountHead) -> Year:
    """The running month and the eleven before it, whose last balance is the ERP's. One query.

    A line stands in the month of its day, as in the list and in the statement: the same lines, the same sums. The
    balances go back from the ERP's, as they do there.
    """
    return shown_or("year", lambda: _year(tenant, head), Year())


def _year(tenant: Tenant, head: AccountHead) -> Year:
    first, last = months_back(MONTHS), Month.today()
    sums = _sums(tenant, head.number, first)
    if any(month > last for month in sums):
        last = last + 1  # the next term is written already; what lies further ahead is counted with it
    months = tuple(_months(sums, first, last, head))
    if not any(month.moved for month in months):
        return Year()
    begun = next(place for place, month in enumerate(months) if not month.idle)
    return Year(months[begun:])


def _sums(tenant: Tenant, account_number: str, first: Month) -> _Sums:
    """What each month from `first` on comes to, by month."""
    sums = _by_month(tenant, account_number, first.first_day)
    return {Month.parse(row.pop("month")): {name: int(cents) for name, cents in row.items()} for row in sums}


@statement
def _by_month(tenant: Tenant, account_number: str, first: dt.date) -> QuerySet[LedgerEntry, Any]:
    return (
        LedgerEntry.objects.for_tenant(tenant)
        .filter(account_id=account_number, accounting_date__gte=first)
        .order_by()
        .annotate(month=MONTH)
        .values("month")
        .annotate(
            moved=Sum(_MOVED),
            aids=Sum(-_MOVED, filter=Q(kind__in=AID_KINDS), default=0),
            paid=Sum(-_MOVED, filter=Q(kind__in=PAYMENT_KINDS), default=0),
            opening=Sum(_MOVED, filter=Q(kind=EntryKind.OPENING), default=0),
        )
    )


def _months(sums: _Sums, first: Month, last: Month, head: AccountHead) -> Iterable[YearMonth]:
    found: list[YearMonth] = []
    balance = head.balance.erp_cents
    for month in reversed(tuple(first.until(last))):
        inside = [one for at, one in sums.items() if at == month or (month == last and at > month)]
        moved, aids, paid, opening = (
            sum(one[name] for one in inside) for name in ("moved", "aids", "paid", "opening")
        )
        billed = moved + aids + paid - opening
        awaited = not (billed or aids) and _goes_on(month, head)
        found.append(YearMonth(str(month), billed, aids, paid, balance, awaited))
        balance -= moved
    return reversed(found)


def _goes_on(month: Month, head: AccountHead) -> bool:
    """Whether the ERP may still write what is asked for a month: its figures are of that month, or older."""
    return not account_ended(head) and month.last_day > head.balance.as_of
