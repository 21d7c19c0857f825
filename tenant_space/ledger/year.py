"""The last twelve months of an account in figures: what was asked, what was paid, what was owed after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import F, Q, Sum

from tenant_space.formats import euros
from tenant_space.formats.months import Month
from tenant_space.formats.showable import shown_or
from tenant_space.ledger.filters import PAYMENT_KINDS
from tenant_space.ledger.selectors import MONTH
from tenant_space.ledger.year_chart import Chart, chart_of
from tenant_space.tenancy.accounts import AccountHead
from tenant_space.tenancy.enums import AID_KINDS, EntryKind
from tenant_space.tenancy.models import LedgerEntry, Tenant

MONTHS = 12
# A term may be called before its month begins: how much earlier its lines are looked for, in days.
_AHEAD = dt.timedelta(days=92)
_MOVED = F("debit_cents") - F("credit_cents")
# What each month comes to, by name of the sum, in cents.
_Sums = Mapping[Month, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class YearMonth:
    """What a month of the account comes to."""

    code: str
    """The month, as `YYYY-MM`."""
    billed_cents: int = 0
    """Every line but aids, payments and the starting balance, in cents; below zero: in the tenant's favour."""
    aids_cents: int = 0
    """The aids, in cents; below zero: they were taken back."""
    paid_cents: int = 0
    """The payments, in cents; below zero: they were rejected."""
    balance_cents: int = 0
    """What is owed after its lines, in cents; below zero: what stands to the tenant's credit."""

    @property
    def name(self) -> str:
        """`novembre 2026`."""
        return Month.parse(self.code).name

    @property
    def asked_cents(self) -> int:
        """What was to be paid: billed, aids deducted."""
        return self.billed_cents - self.aids_cents

    @property
    def asked_text(self) -> str:
        return f"avoir {euros(self.asked_cents)}" if self.asked_cents < 0 else euros(self.asked_cents)

    @property
    def paid_text(self) -> str:
        return f"{euros(self.paid_cents)} rejetés" if self.paid_cents < 0 else euros(self.paid_cents)

    @property
    def balance_text(self) -> str:
        if not self.balance_cents:
            return "à jour"
        return f"{euros(self.balance_cents)} dus" if self.balance_cents > 0 else f"avoir {euros(self.balance_cents)}"

    @property
    def idle(self) -> bool:
        """Whether there is nothing to tell of this month."""
        return not (self.billed_cents or self.aids_cents or self.paid_cents or self.balance_cents)


@dataclass(frozen=True, slots=True)
class Year:
    """The last months of an account."""

    months: tuple[YearMonth, ...] = ()
    """Oldest first: twelve, fewer when the account is younger, none when nothing moved."""

    @property
    def asked_cents(self) -> int:
        return sum(month.asked_cents for month in self.months)

    @property
    def paid_cents(self) -> int:
        return sum(month.paid_cents for month in self.months)

    @property
    def summary(self) -> str:
        """The year in one sentence."""
        if not self.months:
            return ""
        first, last = self.months[0].name, self.months[-1].name
        of = "D'" if first[0] in "ao" else "De "
        when = f"En {last}" if first == last else f"{of}{first} à {last}"
        paid = " et vous n'avez rien payé" if self.asked_cents > 0 else ""
        if self.paid_cents > 0:
            paid = f" et vous avez payé {euros(self.paid_cents)}"
        return f"{when}, {self._asked_text}{paid}."

    @property
    def _asked_text(self) -> str:
        if self.asked_cents > 0:
            return f"on vous a demandé {euros(self.asked_cents)}"
        if self.asked_cents < 0:
            return f"{euros(self.asked_cents)} étaient en votre faveur"
        aided = sum(month.aids_cents for month in self.months) > 0
        return "vos aides ont tout payé" if aided else "vous n'aviez rien à payer"

    @property
    def newest_first(self) -> tuple[YearMonth, ...]:
        return self.months[::-1]

    @property
    def payments(self) -> Chart:
        """What was asked and what was paid, side by side."""
        codes = [month.code for month in self.months]
        return chart_of(codes, [(month.asked_cents, month.paid_cents) for month in self.months], "%s", "%s en moins")

    @property
    def balances(self) -> Chart:
        """What was owed after each month."""
        codes = [month.code for month in self.months]
        return chart_of(codes, [(month.balance_cents,) for month in self.months], "%s dus", "avoir de %s")


def year_of(tenant: Tenant, head: AccountHead) -> Year:
    """The twelve months up to the ERP's balance, whose figure the last one ends with. One query.

    A line belongs to the month that the ledger shows it in (its `period`, else its date), so that the
    figures are those of that page; a payment made for October on the 8th of November is October's. The
    balances go back from the ERP's, as they do there.
    """
    return shown_or("year", lambda: _year(tenant, head), Year())


def _year(tenant: Tenant, head: AccountHead) -> Year:
    last = Month.of(head.balance.as_of)
    sums = _sums(tenant, head.number, last - (MONTHS - 1))
    if any(month > last for month in sums):
        last = last + 1  # the next term is called already; what lies further ahead is counted with it
    months = tuple(_months(sums, last, head.balance.cents))
    if not any(month.billed_cents or month.aids_cents or month.paid_cents for month in months):
        return Year()
    begun = next(place for place, month in enumerate(months) if not month.idle)
    return Year(months[begun:])


def _sums(tenant: Tenant, account_number: str, first: Month) -> _Sums:
    """What each month from `first` on comes to, by month."""
    since = first.first_day - _AHEAD
    rows = (
        LedgerEntry.objects.for_tenant(tenant)
        .filter(account_id=account_number, accounting_date__gte=since)
        .annotate(month=MONTH)
        .filter(month__gte=str(first))
        .order_by()
        .values("month")
        .annotate(
            moved=Sum(_MOVED),
            aids=Sum(-_MOVED, filter=Q(kind__in=AID_KINDS), default=0),
            paid=Sum(-_MOVED, filter=Q(kind__in=PAYMENT_KINDS), default=0),
            opening=Sum(_MOVED, filter=Q(kind=EntryKind.OPENING), default=0),
        )
    )
    sums = cast("Iterable[dict[str, Any]]", rows)
    return {Month.parse(row.pop("month")): {name: int(cents) for name, cents in row.items()} for row in sums}


def _months(sums: _Sums, last: Month, balance: int) -> Iterable[YearMonth]:
    found: list[YearMonth] = []
    for back in range(MONTHS):
        month = last - back
        inside = [one for at, one in sums.items() if at == month or (not back and at > month)]
        moved, aids, paid, opening = (
            sum(one[name] for one in inside) for name in ("moved", "aids", "paid", "opening")
        )
        found.append(YearMonth(str(month), moved + aids + paid - opening, aids, paid, balance))
        balance -= moved
    return reversed(found)
