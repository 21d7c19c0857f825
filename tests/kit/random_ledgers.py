"""Rent accounts with random lines, as an ERP may send them: what the screens say of them must agree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenant_space.formats.months import Month
from tenant_space.tenancy.accounts import AccountHead, accounts_readable
from tenant_space.tenancy.enums import EntryKind
from tenant_space.tenancy.models import Holder, LedgerEntry, RentAccount
from tests.kit import factories as f

TODAY, KNOWN = dt.date(2026, 11, 24), dt.date(2026, 11, 23)
PAYMENTS = ("PAYMENT", "PAYMENT_REJECT")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the ERP sends it."""

    day: dt.date
    """Its accounting date: up to two years back, or written ahead for the next month."""
    kind: str
    """An `EntryKind`."""
    cents: int
    """Above zero a debit, below a credit."""
    period: str
    """The month the ERP gives it; may be empty."""
    document: str = ""
    """The number of the notice it stands on; empty: of none."""


# Most lines are of the last months, and of the commonest kinds: what is asked and paid each month.
days = st.one_of(st.integers(-120, 30), st.integers(-760, 30)).map(lambda days: TODAY + dt.timedelta(days=days))
months = st.one_of(st.just(""), st.integers(-14, 1).map(lambda back: str(Month(2026, 11) + back)))
amounts = st.integers(-100_000, 100_000).filter(bool)
kinds = st.sampled_from(["RENT", "CHARGES", "PAYMENT", "PAYMENT_REJECT", "OPENING", *EntryKind.values])
LINES = st.lists(st.builds(Line, days, kinds, amounts, months), max_size=25)
# Above what the lines come to: nil for an account whose first line is among them, something when older ones lack.
MISSING = st.one_of(st.just(0), st.integers(-200_000, 200_000))
given_ledgers = given(lines=LINES, missing=MISSING)
thorough = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def filled(holder: Holder, lines: list[Line], missing: int) -> AccountHead:
    LedgerEntry.objects.filter(account=holder.account).delete()
    LedgerEntry.objects.bulk_create(
        f.EntryFactory.build(
            entry_id=f"E{number:03d}",
            account=holder.account,
            accounting_date=line.day,
            kind=line.kind,
            period=line.period,
            document_ref=line.document,
            debit_cents=max(line.cents, 0),
            credit_cents=max(-line.cents, 0),
            seq=number,
        )
        for number, line in enumerate(lines)
    )
    balance = missing + sum(line.cents for line in lines)
    RentAccount.objects.filter(pk=holder.account_id).update(balance_cents=balance)
    (head,) = accounts_readable(holder.tenant)
    return head
