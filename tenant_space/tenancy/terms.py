"""What the landlord asks for a term: the lines of its month, by kind and lease.

A term is what one month costs. Its lines are those that the ERP gives its month (`period`), whenever they were
written; a line without a month belongs to that of its accounting date. Payments are no part of it: they are what
one did, not what is asked.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, F, Func, Max, Min, QuerySet, Sum, When

from tenant_space.formats.months import Month
from tenant_space.tenancy.enums import AID_KINDS, EntryKind
from tenant_space.tenancy.kept_statements import statement
from tenant_space.tenancy.leases import term_goes_on
from tenant_space.tenancy.models import Lease, LedgerEntry, Tenant

# Two terms, even of an account that is billed each quarter.
_MONTHS_BACK = 7
# An aid alone is no term: the fund may pay it before the rent is called.
_CALLED = (EntryKind.RENT, EntryKind.CHARGES)
NOT_ASKED = (EntryKind.PAYMENT, EntryKind.PAYMENT_REJECT, EntryKind.OPENING)

_Key = tuple[str, str | None]


class MonthOfDay(Func):
    """The month of a day, as `YYYY-MM`."""

    output_field = CharField()
    template = "to_char(%(expressions)s, 'YYYY-MM')"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # Doubled twice: once for this template, once for the parameters of the whole query.
        return self.as_sql(compiler, connection, template="strftime('%%%%Y-%%%%m', %(expressions)s)", **context)


_MONTH_OF_TERM = Case(When(period="", then=MonthOfDay("accounting_date")), default=F("period"))


@dataclass(frozen=True, slots=True)
class AskedLine:
    """What the lines of one kind and lease come to in a term."""

    kind: str
    """The code of their kind, an `EntryKind`."""
    cents: int
    """What they come to, in cents; below zero it lowers what is asked."""
    label: str = ""
    """The label of the ERP; empty when they have several."""
    premises: str = ""
    """What the lease rents, a `PremisesType`; empty when they belong to no lease."""
    until: dt.date | None = None
    """The last day of the lease; None while it runs, or without one."""


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """What is asked for a month."""

    month: str
    """The month, as `YYYY-MM`."""
    lines: Mapping[_Key, AskedLine]
    """Its lines by kind and number of the lease (None: of no lease). None comes to nothing."""

    @property
    def name(self) -> str:
        """`novembre 2026`."""
        return Month.parse(self.month).name

    @property
    def cents(self) -> int:
        """What is asked, aids deducted, in cents; below zero: in the tenant's favour."""
        return sum(line.cents for line in self.lines.values())

    @property
    def aids_cents(self) -> int:
        """The aids that are deducted, in cents; below zero: more was taken back than given."""
        return -sum(line.cents for line in self.lines.values() if line.kind in AID_KINDS)


def latest_terms(tenant: Tenant, account_number: str, known: Iterable[Lease] | None = None) -> tuple[AskedTerm, ...]:
    """The latest terms of an account that are billed whole, the newest first: two, one or none. Two queries.

    One with `known`: all its leases as this person is told of them (`AccountHead.leases`).

    They are looked for in the last months only. A running month in which a running lease still lacks its rent waits:
    told too early, it would say that the rent of the dwelling is not asked any more. What is over is whole.
    """
    terms = _terms(tenant, account_number, _of_account(tenant, account_number) if known is None else known)
    called = sorted((month for month, lines in terms.items() if _is_called(lines)), reverse=True)
    if len(called) > 1 and called[0] >= str(Month.today()) and _goes_on(terms[called[0]], terms[called[1]], called[0]):
        called = called[1:]
    return tuple(AskedTerm(month, _moving(terms[month])) for month in called[:2])


def _terms(tenant: Tenant, account_number: str, own: Iterable[Lease]) -> Mapping[str, Mapping[_Key, AskedLine]]:
    """What the lines of each kind and lease come to, by month."""
    # Not joined to the lines: the database would read every lease of the landlord for them.
    leases: dict[str | None, tuple[str, dt.date | None]] = {row.pk: (row.premises.type, row.end_date) for row in own}
    terms: dict[str, dict[_Key, AskedLine]] = defaultdict(dict)
    for row in _sums(tenant, account_number):
        premises, until = leases.get(row["lease_id"], ("", None))
        label = row["first"] if row["first"] == row["last"] else ""
        line = AskedLine(row["kind"], int(row["cents"]), label, premises, until)
        terms[row["month"]][row["kind"], row["lease_id"]] = line
    return terms


@statement
def _sums(tenant: Tenant, account_number: str) -> QuerySet[LedgerEntry, Any]:
    since = Month.today() - _MONTHS_BACK
    return (
        LedgerEntry.objects.for_tenant(tenant)
        .filter(account_id=account_number, accounting_date__gte=since.first_day)
        .exclude(kind__in=NOT_ASKED)
        .annotate(month=_MONTH_OF_TERM)
        .filter(month__gte=str(since))
        .order_by()
        .values("month", "kind", "lease_id")
        .annotate(cents=Sum(F("debit_cents") - F("credit_cents")), first=Min("label"), last=Max("label"))
    )


def _moving(lines: Mapping[_Key, AskedLine]) -> Mapping[_Key, AskedLine]:
    """Without those that come to nothing: a rent that was waived is billed, and asks for nothing."""
    return {key: line for key, line in lines.items() if line.cents}


@statement
def _of_account(tenant: Tenant, account_number: str) -> QuerySet[Lease]:
    return Lease.objects.for_tenant(tenant).filter(account_id=account_number).select_related("premises")


def _is_called(lines: Mapping[_Key, AskedLine]) -> bool:
    return any(line.kind in _CALLED and line.cents for line in lines.values())


def _goes_on(latest: Mapping[_Key, AskedLine], before: Mapping[_Key, AskedLine], month: str) -> bool:
    """Whether the latest term is still to be completed."""
    rents = {lease for kind, lease in latest if kind == EntryKind.RENT}
    had = {lease: line.until for (kind, lease), line in before.items() if kind == EntryKind.RENT}
    return term_goes_on(Month.parse(month), rents, had)
