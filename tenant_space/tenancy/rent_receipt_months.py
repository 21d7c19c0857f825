"""The months a receipt can be asked for: billed, paid in full or not, with or without a receipt already.

Law n° 89-462, art. 21: a receipt (quittance) is for a month paid in full; after a payment in part, the
landlord owes a plain acknowledgement of it (reçu).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from tenant_space.formats.months import Month
from tenant_space.tenancy.enums import DocumentKind, EntryKind
from tenant_space.tenancy.kept_statements import statement
from tenant_space.tenancy.leases import term_goes_on
from tenant_space.tenancy.models import Document, Lease, LedgerEntry, Tenant

MONTHS_OFFERED = 12
_RENT = (EntryKind.RENT, EntryKind.CHARGES)
# What pays or only carries over: not part of what a month costs.
_NOT_BILLED = (EntryKind.PAYMENT, EntryKind.PAYMENT_REJECT, EntryKind.OPENING, EntryKind.PAYMENT_PLAN)


@dataclass(slots=True)
class _Billed:
    """What a month cost."""

    cents: int = 0
    """What it cost, in cents."""
    rented: bool = False
    """Whether rent or charges are part of it."""
    leases: set[str | None] = field(default_factory=set)
    """The leases that have their rent; None stands for a rent without lease."""


@dataclass(frozen=True, slots=True)
class ReceiptMonth:
    """A billed month, for which a receipt may be asked."""

    code: str
    """The month, as `YYYY-MM`."""
    settled: bool
    """Whether it is paid in full."""
    paid_in_part: bool = False
    """Whether it is paid in part; neither: not at all, or not billed in whole yet."""
    document_id: str = ""
    """The number of its receipt in the ERP; empty: the landlord has sent none."""
    paid_cents: int = 0
    """What is paid of it today, in cents: the amount that its receipt, or its acknowledgement, says."""

    @property
    def askable(self) -> bool:
        """Whether a receipt, or an acknowledgement of a part, can be asked for."""
        return not self.document_id and (self.settled or self.paid_in_part)

    @property
    def label(self) -> str:
        return Month.parse(self.code).name


def receipt_months(
    tenant: Tenant, account_number: str, balance_cents: int, known: Iterable[Lease] | None = None
) -> tuple[ReceiptMonth, ...]:
    """The months with rent or charges among the last twelve, newest first; two queries, at most three.

    Always two with `known`: all its leases as this person is told of them (`AccountHead.leases`).

    Payments settle the oldest debt first (Code civil, art. 1342-10), so what is still owed
    (`balance_cents`, above zero) lies on the newest months: a month is settled once they carry all of it,
    and once it is billed in whole.
    """
    billed = _billed(tenant, account_number)
    receipts, waiting = _receipts(tenant, account_number), _still_billed(tenant, account_number, billed, known)
    left, months = max(balance_cents, 0), []
    for code in sorted(billed, reverse=True):
        cost = max(billed[code].cents, 0)
        if billed[code].rented:
            whole = code not in waiting
            settled, in_part = whole and left <= 0, whole and 0 < left < cost
            paid = cost - max(left, 0) if settled or in_part else 0
            months.append(ReceiptMonth(code, settled, in_part, receipts.get(code, ""), paid))
        left -= cost
    return tuple(months[:MONTHS_OFFERED])


def receipt_missing(months: tuple[ReceiptMonth, ...]) -> bool:
    """Whether a month that is paid in full has no receipt yet."""
    return any(month.settled and not month.document_id for month in months)


def _first_day() -> dt.date:
    """Two months more than are offered: a notice is dated up to a month before or after its term."""
    return (Month.today() - (MONTHS_OFFERED + 2)).first_day


def _billed(tenant: Tenant, account_number: str) -> dict[str, _Billed]:
    """What each month cost. A line without a period counts in its own month."""
    billed: dict[str, _Billed] = defaultdict(_Billed)
    for row in _billed_rows(tenant, account_number, _first_day()):
        month = billed[row["period"] or str(Month.of(row["month"]))]
        month.cents += row["cents"]
        month.rented = month.rented or bool(row["called"])
        if row["rent"]:
            month.leases.add(row["lease_id"])
    return billed


@statement
def _billed_rows(tenant: Tenant, account_number: str, since: dt.date) -> QuerySet[LedgerEntry, Any]:
    return (
        LedgerEntry.objects.for_tenant(tenant)
        .filter(account_id=account_number, accounting_date__gte=since)
        .exclude(kind__in=_NOT_BILLED)
        .annotate(month=TruncMonth("accounting_date"))
        .values("period", "month", "lease_id")
        .annotate(
            cents=Sum(F("debit_cents") - F("credit_cents")),
            called=Sum("debit_cents", filter=Q(kind__in=_RENT), default=0),
            rent=Sum(F("debit_cents") - F("credit_cents"), filter=Q(kind=EntryKind.RENT), default=0),
        )
        .order_by()
    )


def _still_billed(
    tenant: Tenant, account_number: str, billed: dict[str, _Billed], known: Iterable[Lease] | None
) -> set[str]:
    """The running month, and those ahead of it, in which a lease that still runs lacks its rent.

    Compared with the newest month that is over. One query, and only when a lease is missed.
    """
    this_month = str(Month.today())
    over = [code for code, month in billed.items() if code < this_month and month.leases]
    had = billed[max(over)].leases if over else set()
    partly = [code for code, month in billed.items() if code >= this_month and had - month.leases]
    if not partly:
        return set()
    leases = _leases(tenant, account_number) if known is None else known
    ends: dict[str | None, dt.date | None] = {lease.pk: lease.end_date for lease in leases}
    before = {lease: ends.get(lease) for lease in had}
    return {code for code in partly if term_goes_on(Month.parse(code), billed[code].leases, before)}


def _leases(tenant: Tenant, account_number: str) -> QuerySet[Lease]:
    return Lease.objects.for_tenant(tenant).filter(account_id=account_number)


def _receipts(tenant: Tenant, account_number: str) -> dict[str, str]:
    """The latest visible receipt of each month."""
    rows = _receipt_rows(tenant, account_number, _first_day())
    return {period or str(Month.of(day)): document for period, day, document in rows}


@statement
def _receipt_rows(tenant: Tenant, account_number: str, since: dt.date) -> QuerySet[Document, tuple[str, dt.date, str]]:
    return (
        Document.objects.for_tenant(tenant)
        .visible()
        .filter(account_id=account_number, kind=DocumentKind.RECEIPT, document_date__gte=since)
        .order_by("document_date", "document_id")
        .values_list("period", "document_date", "document_id")
    )
