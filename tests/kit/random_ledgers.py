"""Rent accounts with random lines, as an ERP may send them: what the screens say of them must agree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenant_space.formats import euros, near_date
from tenant_space.formats.months import Month
from tenant_space.tenancy.accounts import AccountHead, account_readable
from tenant_space.tenancy.enums import AccountStatus, EntryKind
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
    lease: str | None = None
    """The number of the lease it is for; None: of none."""
    due: dt.date | None = None
    """The day by which it is to be paid; None: the ERP does not say."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the ERP says of the next payment, and of the account."""

    due: dt.date | None = None
    """The day of the next term; None: it names none."""
    cents: int | None = None
    """What is to be paid then; None: it does not say."""
    whole: bool = False
    """Whether that is all that is owed, whatever `cents` says."""
    debit: bool = False
    """Whether the bank takes it."""
    status: str = AccountStatus.ACTIVE
    """An `AccountStatus`."""


# Most lines are of the last months, and of the commonest kinds: what is asked and paid each month.
days = st.one_of(st.integers(-120, 30), st.integers(-760, 30)).map(lambda days: TODAY + dt.timedelta(days=days))
months = st.one_of(st.just(""), st.integers(-14, 1).map(lambda back: str(Month(2026, 11) + back)))
amounts = st.integers(-100_000, 100_000).filter(bool)
kinds = st.sampled_from(["RENT", "CHARGES", "PAYMENT", "PAYMENT_REJECT", "OPENING", *EntryKind.values])
LINES = st.lists(st.builds(Line, days, kinds, amounts, months), max_size=25)
# Above what the lines come to: nil for an account whose first line is among them, something when older ones lack.
MISSING = st.one_of(st.just(0), st.integers(-200_000, 200_000))
TERMS = st.builds(
    Terms,
    st.one_of(st.integers(0, 40), st.integers(-9, 40), st.none()).map(
        lambda days: None if days is None else TODAY + dt.timedelta(days=days)
    ),
    st.one_of(st.integers(-1_000, 150_000), st.none()),
    st.booleans(),
    st.booleans(),
    st.sampled_from([AccountStatus.ACTIVE, AccountStatus.ACTIVE, *AccountStatus.values]),
)
given_ledgers = given(lines=LINES, missing=MISSING)
# The three sentences that name a day and a sum, whatever else is drawn.
SOON = TODAY + dt.timedelta(days=11)
BY_HAND, DEBITED, PART = Terms(SOON, whole=True), Terms(SOON, whole=True, debit=True), Terms(SOON, 30_000)
thorough = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def filled(holder: Holder, lines: list[Line], missing: int, terms: Terms = Terms()) -> AccountHead:
    LedgerEntry.objects.filter(account=holder.account).delete()
    LedgerEntry.objects.bulk_create(
        f.EntryFactory.build(
            entry_id=f"{holder.account_id}E{number:03d}",
            account=holder.account,
            accounting_date=line.day,
            kind=line.kind,
            period=line.period,
            document_ref=line.document,
            lease_id=line.lease,
            due_date=line.due,
            debit_cents=max(line.cents, 0),
            credit_cents=max(-line.cents, 0),
            seq=number,
        )
        for number, line in enumerate(lines)
    )
    balance = missing + sum(line.cents for line in lines)
    RentAccount.objects.filter(pk=holder.account_id).update(
        balance_cents=balance,
        next_due_date=terms.due,
        next_due_cents=balance if terms.whole else terms.cents,
        direct_debit_active=terms.debit,
        status=terms.status,
    )
    head = account_readable(holder.tenant, holder.account_id)
    assert head
    return head


STATUS_SAID: dict[str, str] = {
    AccountStatus.ACTIVE: "",
    AccountStatus.LEFT: " Vous avez quitté ce logement.",
    AccountStatus.CLOSED: " Ce compte est fermé.",
    AccountStatus.LITIGATION: " Votre compte est suivi par le service contentieux.",
}


def said_of(cents: int, terms: Terms) -> str:
    """All that is said of a sum owed, by when it is to be paid, recomputed from what the ERP gave."""
    owed, due = f"Vous devez {euros(cents)}", terms.due
    if terms.status == AccountStatus.LITIGATION:
        return f"{owed}."
    if due is None:
        return f"{owed}." + (" Nous ne connaissons pas la date du prochain prélèvement." if terms.debit else "")
    term, now = cents if terms.whole else terms.cents, f" {euros(cents)} sont à payer dès maintenant."
    day, rest = near_date(due), ""
    if term is not None and 0 < term < cents:
        rest = f" Le reste, {euros(cents - term)}, est à payer dès maintenant."
    if due < TODAY:
        if not terms.debit:
            return f"{owed}. La date limite était le {day}."
        if term is not None and term <= 0:
            return f"{owed}.{now}"
        of, late = f" de {euros(term)}" if term and rest else "", (TODAY - due).days > 5
        seen = f"Nous ne le voyons pas.{now}" if late else f"Nous ne le voyons pas encore.{rest}"
        return f"{owed}. Le prélèvement{of} était prévu le {day}. {seen}"
    if term is None:
        one = "Un prélèvement est prévu" if terms.debit else "Votre prochaine échéance est"
        return f"{owed}. {one} le {day}. Nous n'en connaissons pas le montant."
    if term == cents:
        return f"{owed}, {'ce montant sera prélevé' if terms.debit else 'à payer avant'} le {day}."
    if term <= 0:
        return f"{owed}.{now}"
    if term > cents and not terms.debit:
        return f"{owed}."
    return f"{owed}. {euros(term)} {'seront prélevés' if terms.debit else 'sont à payer avant'} le {day}.{rest}"
