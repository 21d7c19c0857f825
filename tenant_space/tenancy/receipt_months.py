"""The months a receipt can be asked for: billed, paid in full or not, with or without a receipt already.

Law n° 89-462, art. 21: a receipt (quittance) is for a month paid in full; after a payment in part, the
landlord owes a plain acknowledgement of it (reçu).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.formats import date_format

from tenant_space.tenancy.enums import DocumentKind, EntryKind
from tenant_space.tenancy.models import Document, LedgerEntry, Tenant

MONTHS_OFFERED = 12
_RENT = (EntryKind.RENT, EntryKind.CHARGES)
# What pays or only carries over: not part of what a month costs.
_NOT_BILLED = (EntryKind.PAYMENT, EntryKind.PAYMENT_REJECT, EntryKind.OPENING, EntryKind.PAYMENT_PLAN)


@dataclass(frozen=True, slots=True)
class ReceiptMonth:
    """A billed month, `code` as `2026-10`, paid in full (`settled`), in part, or not at all.

    `document_id`: its receipt, when the landlord has sent one.
    """

    code: str
    settled: bool
    paid_in_part: bool = False
    document_id: str = ""

    @property
    def askable(self) -> bool:
        """Whether a receipt, or an acknowledgement of a part, can be asked for."""
        return not self.document_id and (self.settled or self.paid_in_part)

    @property
    def label(self) -> str:
        return month_words(self.code)


def month_words(code: str) -> str:
    """`2026-10` as `octobre 2026`. Raises `ValueError`."""
    return date_format(dt.date.fromisoformat(f"{code}-01"), "F Y")


def receipt_months(tenant: Tenant, account_number: str, balance_cents: int) -> tuple[ReceiptMonth, ...]:
    """The months with rent or charges among the last twelve, newest first; two queries.

    Payments settle the oldest debt first (Code civil, art. 1342-10), so what is still owed
    (`balance_cents`, above zero) lies on the newest months: a month is settled once they carry all of it.
    """
    billed, rented = _billed(tenant, account_number)
    receipts = _receipts(tenant, account_number)
    left, months = max(balance_cents, 0), []
    for code in sorted(billed, reverse=True):
        cost = max(billed[code], 0)
        if code in rented:
            months.append(ReceiptMonth(code, left <= 0, 0 < left < cost, receipts.get(code, "")))
        left -= cost
    return tuple(months[:MONTHS_OFFERED])


def receipt_missing(months: tuple[ReceiptMonth, ...]) -> bool:
    """Whether a month that is paid in full has no receipt yet."""
    return any(month.settled and not month.document_id for month in months)


def _first_day() -> dt.date:
    """Two months more than are offered: a notice is dated up to a month before or after its term."""
    today = timezone.localdate()
    index = today.year * 12 + today.month - 1 - MONTHS_OFFERED - 2
    return dt.date(index // 12, index % 12 + 1, 1)


def _billed(tenant: Tenant, account_number: str) -> tuple[dict[str, int], set[str]]:
    """What each month cost in cents, and the months with rent. A line without a period counts in its own month."""
    rows = (
        LedgerEntry.objects.for_tenant(tenant)
        .filter(account_id=account_number, accounting_date__gte=_first_day())
        .exclude(kind__in=_NOT_BILLED)
        .annotate(month=TruncMonth("accounting_date"))
        .values("period", "month")
        .annotate(
            cents=Sum(F("debit_cents") - F("credit_cents")),
            rent=Sum("debit_cents", filter=Q(kind__in=_RENT), default=0),
        )
        .order_by()
    )
    billed: dict[str, int] = defaultdict(int)
    rented = set()
    for row in rows:
        code = row["period"] or f"{row['month']:%Y-%m}"
        billed[code] += row["cents"]
        if row["rent"]:
            rented.add(code)
    return billed, rented


def _receipts(tenant: Tenant, account_number: str) -> dict[str, str]:
    """The latest visible receipt of each month."""
    rows = (
        Document.objects.for_tenant(tenant)
        .visible()
        .filter(account_id=account_number, kind=DocumentKind.RECEIPT, document_date__gte=_first_day())
        .order_by("document_date", "document_id")
        .values_list("period", "document_date", "document_id")
    )
    return {period or f"{day:%Y-%m}": document for period, day, document in rows}
