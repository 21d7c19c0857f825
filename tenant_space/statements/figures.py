"""The account over a period: where it stood before, each line, and where it stands after. To the cent.

Rule: the newest line of the account stands at the ERP's balance, and the balances go back from there
(exchange format, invariant of FULL). Opening + debits - credits is therefore always the closing balance.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, F, QuerySet, Subquery, Sum, Value, Window
from django.db.models.functions import Coalesce

from tenant_space import formats
from tenant_space.statements import words
from tenant_space.tenancy.accounts import AccountHead
from tenant_space.tenancy.leases import lease_rank, premises_address
from tenant_space.tenancy.models import Lease, LedgerEntry, Tenant
from tenant_space.tenancy.pending import PendingPayment

# Lines of one page of the screen and of the API; the papers hold them all.
PAGE_SIZE = 100
_OLDEST_FIRST = ("accounting_date", "seq", "entry_id")
_MOVED = F("debit_cents") - F("credit_cents")


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of a statement."""

    day: dt.date
    """Its accounting date."""
    label: str
    """What the ERP calls it."""
    debit_cents: int
    """What it adds to what is owed, in cents; 0: nothing."""
    credit_cents: int
    """What it takes off, in cents; 0: nothing."""
    balance_cents: int
    """What is owed after it, in cents; below zero: what stands to the tenant's credit."""

    @property
    def balance_text(self) -> str:
        return balance_text(self.balance_cents)


@dataclass(frozen=True, slots=True)
class Statement:
    """An account over a period."""

    account_number: str
    """The number of the account."""
    first_day: dt.date
    """The first day of the period, included."""
    last_day: dt.date
    """The last day of the period, included; may be still to come."""
    as_of: dt.date
    """The day of the ERP's balance, from which all balances go back."""
    opening_cents: int
    """What was owed before the first day, in cents; below zero: what stood to the tenant's credit."""
    debit_cents: int
    """What the whole period added to it, in cents."""
    credit_cents: int
    """What the whole period took off, in cents."""
    closing_cents: int
    """What is owed after the last day, in cents; below zero: what stands to the tenant's credit."""
    count: int
    """How many lines the whole period has."""
    lines: tuple[StatementLine, ...] = ()
    """All lines, or those of one page, oldest first."""
    page: int = 1
    """Which page of the lines it holds, from 1; also 1 when it holds them all."""
    standing_cents: int = 0
    """The ERP's balance of the account on `as_of`, in cents, above zero when it is owed."""
    begins: dt.date | None = None
    """The day of the first line of the account, whatever the period; None: it has no line yet."""
    pending: tuple[PendingPayment, ...] = ()
    """What is paid and not yet a line, the oldest first; none on a period that ends before the ERP's balance."""

    @property
    def owed_cents(self) -> int:
        """What is owed once what is paid is posted, in cents: the balance that every page shows."""
        return self.closing_cents - sum(one.cents for one in self.pending)

    @property
    def pending_texts(self) -> tuple[str, ...]:
        """What is paid and not yet a line, and what is owed then, in sentences; without any, none."""
        if not self.pending:
            return ()
        rest = words.NOW.said(self.owed_cents)
        paid = (words.PAID.format(what=one.text, amount=formats.euros(one.cents)) for one in self.pending)
        return (*paid, (words.ONE_DEDUCTED if len(self.pending) == 1 else words.ALL_DEDUCTED).format(rest=rest))

    @property
    def has_next(self) -> bool:
        """Whether lines follow those of this page."""
        return self.page * PAGE_SIZE < self.count

    @property
    def figures(self) -> str:
        """What the account says over this period, to tell whether a paper made earlier still says it."""
        paid = f":{self.owed_cents}" if self.pending else ""
        return f"{self.count}:{self.debit_cents}:{self.credit_cents}:{self.closing_cents}{paid}"

    @property
    def closing_balance_text(self) -> str:
        return balance_text(self.closing_cents)

    @property
    def period_text(self) -> str:
        """`Du 1er septembre 2026 au 30 novembre 2026`."""
        return words.PERIOD.format(first=unbroken_date(self.first_day), last=unbroken_date(self.last_day))

    @property
    def opening_text(self) -> str:
        """Where the account stood before the first day; an account that had no line yet stood nowhere."""
        if not self.opening_cents and self.begins is None:
            return words.NO_LINE_YET
        if not self.opening_cents and self.begins and self.begins >= self.first_day:
            return words.BEGINS.format(day=unbroken_date(self.begins))
        return words.ON_DAY.format(day=unbroken_date(self.first_day), rest=words.THEN.said(self.opening_cents))

    @property
    def closing_text(self) -> str:
        """Where it stands after the last one; days after that of the ERP's balance are told as known then.

        An account that had no line by then was never asked for anything: it was not up to date.
        """
        last, known = self.last_day, self.as_of
        if last < known:
            day, said = last, words.THEN
        elif last == known or self.closing_cents == self.standing_cents:
            day, said = known, words.NOW
        else:  # lines that are written ahead, beyond the period
            day, said = last, words.AHEAD
        untouched = self.begins is None or self.begins > last
        rest = said.never_asked if untouched and not self.closing_cents else said.said(self.closing_cents)
        return words.ON_DAY.format(day=unbroken_date(day), rest=rest)

    @property
    def moves_text(self) -> str:
        """What came and went in between, in the words of the columns."""
        if not self.count:
            return words.NO_LINE
        debits, credits = formats.euros(self.debit_cents), formats.euros(self.credit_cents)
        return formats.french_spaces(words.MOVES.format(debits=debits, credits=credits))


def unbroken_date(day: dt.date) -> str:
    """A date that no line breaks: `1er septembre 2026`."""
    return formats.long_date(day).replace(" ", formats.NO_BREAK_SPACE)


def balance_text(cents: int) -> str:
    """A balance in a column, in cents: who owes whom, without a sign."""
    amount = formats.euros(cents)
    if cents == 0:
        return amount
    return (words.OWED if cents > 0 else words.CREDIT).format(amount=amount)


@dataclass(frozen=True, slots=True)
class Sums:
    """What one query says of a whole period."""

    debit: int
    """The debits of the period, in cents."""
    credit: int
    """The credits of the period, in cents."""
    count: int
    """How many lines the period has."""
    standing: int
    """The ERP's balance of the account in cents, above zero when it is owed."""
    later: int
    """The debits less the credits of the days after the period, in cents."""
    begins: dt.date | None
    """The day of the first line of the account; None: it has no line."""

    @property
    def closing(self) -> int:
        return self.standing - self.later

    @property
    def opening(self) -> int:
        return self.closing - self.debit + self.credit


def statement(
    tenant: Tenant, head: AccountHead, first_day: dt.date, last_day: dt.date, page: int | None = None
) -> Statement:
    """The statement of an account from a day to a day, both included; with `page`, that page of its lines only.

    Lines, totals and the ERP's balance come from one query: an import in between cannot make them disagree.
    """
    rows = _with_sums(tenant, head.number, first_day, last_day)
    if page is not None:
        rows = rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    found = list(rows)
    sums = Sums(*found[0][5:]) if found else _sums(tenant, head, first_day, last_day)
    return Statement(
        account_number=head.number,
        first_day=first_day,
        last_day=last_day,
        as_of=head.balance.as_of,
        opening_cents=sums.opening,
        debit_cents=sums.debit,
        credit_cents=sums.credit,
        closing_cents=sums.closing,
        count=sums.count,
        standing_cents=sums.standing,
        begins=sums.begins,
        lines=tuple(_line(row, sums.opening) for row in found),
        page=page or 1,
        pending=head.balance.pending if last_day >= head.balance.as_of else (),
    )


def _line(row: tuple[Any, ...], opening_cents: int) -> StatementLine:
    day, label, debit, credit, moved = row[:5]
    return StatementLine(day, label, debit, credit, opening_cents + moved)


def statement_count(tenant: Tenant, head: AccountHead, first_day: dt.date, last_day: dt.date, most: int) -> int:
    """How many lines a period has; stops counting at `most` + 1."""
    return _within(tenant, head.number, first_day, last_day)[: most + 1].count()


def newest_day(tenant: Tenant, head: AccountHead) -> dt.date | None:
    """The day of the newest line of an account, which may lie ahead; None without a line. One query."""
    return _days(tenant, head.number).last()


def _days(tenant: Tenant, number: str) -> QuerySet[LedgerEntry, dt.date]:
    """The days of all lines of an account, the first one first."""
    days = LedgerEntry.objects.for_tenant(tenant).filter(account_id=number).order_by(*_OLDEST_FIRST)
    return days.values_list("accounting_date", flat=True)


def _within(tenant: Tenant, number: str, first_day: dt.date, last_day: dt.date) -> QuerySet[LedgerEntry]:
    entries = LedgerEntry.objects.for_tenant(tenant).filter(account_id=number)
    return entries.filter(accounting_date__range=(first_day, last_day))


def _later(tenant: Tenant, number: str, last_day: dt.date) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.for_tenant(tenant).filter(account_id=number, accounting_date__gt=last_day)


def _with_sums(
    tenant: Tenant, number: str, first_day: dt.date, last_day: dt.date
) -> QuerySet[LedgerEntry, tuple[Any, ...]]:
    ordered = [F(name).asc() for name in _OLDEST_FIRST]
    # It names no column of the rows around it: the database works it out once.
    later = _later(tenant, number, last_day).order_by().values("account_id").annotate(n=Sum(_MOVED)).values("n")
    rows = _within(tenant, number, first_day, last_day).annotate(
        moved=Window(Sum(_MOVED), order_by=ordered),
        debits=Window(Sum("debit_cents")),
        credits=Window(Sum("credit_cents")),
        lines=Window(Count("*")),
        standing=F("account__balance_cents"),
        later=Coalesce(Subquery(later), Value(0), output_field=BigIntegerField()),
        begins=Subquery(_days(tenant, number)[:1]),
    )
    said = ("accounting_date", "label", "debit_cents", "credit_cents", "moved")
    sums = ("debits", "credits", "lines", "standing", "later", "begins")
    return rows.order_by(*_OLDEST_FIRST).values_list(*said, *sums)


def _sums(tenant: Tenant, head: AccountHead, first_day: dt.date, last_day: dt.date) -> Sums:
    """The same sums where no line is to carry them: a period, or a page, without any."""
    period = _within(tenant, head.number, first_day, last_day)
    inside = period.aggregate(d=Sum("debit_cents"), c=Sum("credit_cents"), n=Count("*"))
    later = _later(tenant, head.number, last_day).aggregate(n=Sum(_MOVED))["n"]
    begins = _days(tenant, head.number).first()
    return Sums(inside["d"] or 0, inside["c"] or 0, inside["n"], head.balance.erp_cents, later or 0, begins)


def dwelling_address(tenant: Tenant, number: str) -> tuple[str, ...]:
    """The lines of the address that a paper about this account bears: the running dwelling's, else the next best."""
    leases = Lease.objects.for_tenant(tenant).filter(account_id=number).select_related("premises")
    best = min(leases, key=lease_rank, default=None)
    return premises_address(best.premises) if best else ()
