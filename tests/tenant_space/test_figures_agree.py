"""Whatever the lines, every screen says what they come to, and no screen says otherwise than another."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenant_space.formats import euros
from tenant_space.formats.dates import long_date
from tenant_space.formats.months import Month
from tenant_space.ledger.filters import LedgerFilter
from tenant_space.ledger.forms import LedgerFilterForm
from tenant_space.ledger.selectors import ledger_page, term_of
from tenant_space.ledger.shapes import Entry, LedgerMonth
from tenant_space.ledger.year import year_of
from tenant_space.statements.figures import newest_day, statement
from tenant_space.statements.periods import period_choices
from tenant_space.statements.sheets import sheet
from tenant_space.tenancy.accounts import AccountHead, accounts_readable
from tenant_space.tenancy.enums import AID_KINDS, EntryKind
from tenant_space.tenancy.models import Holder, LedgerEntry, RentAccount
from tenant_space.tenancy.terms import latest_terms
from tests.kit import factories as f
from tests.kit.ledger import plain

pytestmark = pytest.mark.django_db
TODAY, KNOWN = dt.date(2026, 11, 24), dt.date(2026, 11, 23)
FIRST_MONTH = Month(2025, 12)
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


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda value=None: value or TODAY)


@pytest.fixture
def bare() -> Holder:
    """A holder of an account without a line and without a lease."""
    return f.HolderFactory(account__balance_date=KNOWN)


def filled(holder: Holder, lines: list[Line], missing: int) -> AccountHead:
    LedgerEntry.objects.filter(account=holder.account).delete()
    LedgerEntry.objects.bulk_create(
        f.EntryFactory.build(
            entry_id=f"E{number:03d}",
            account=holder.account,
            accounting_date=line.day,
            kind=line.kind,
            period=line.period,
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


def listed(holder: Holder, head: AccountHead, wanted: LedgerFilter) -> tuple[list[LedgerMonth], list[Entry]]:
    """All pages of the list, as one leafs through them."""
    found: dict[str, LedgerMonth] = {}
    entries: list[Entry] = []
    number = 1
    while True:
        page = ledger_page(holder.tenant, head, number, wanted)
        found |= {month.code: month for month in page.months}
        entries += page.entries
        if not page.has_next:
            return list(found.values()), entries
        number += 1


def last_twelve(head: AccountHead) -> LedgerFilter:
    (twelve,) = (quick for quick in LedgerFilterForm({}).quick() if quick.name.startswith("12"))
    return LedgerFilter(first_month=twelve.query.removeprefix("du="))


@thorough
@given_ledgers
def test_a_year_is_the_sum_of_the_lines_one_sees_in_the_list(bare: Holder, lines: list[Line], missing: int) -> None:
    head = filled(bare, lines, missing)
    balance = head.balance.cents
    year = year_of(bare.tenant, head)
    months, entries = listed(bare, head, last_twelve(head))
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for entry in entries:
        moved = entry.debit_cents - entry.credit_cents
        place = 1 if entry.kind in AID_KINDS else 2 if entry.kind in PAYMENTS else 0
        if entry.kind != EntryKind.OPENING:
            sums[entry.month][place] += moved if place == 0 else -moved
    nothing = [0, 0, 0]
    for month in months:
        assert [month.billed_cents, month.aids_cents, month.paid_cents] == sums.get(month.code, nothing)
    if year.months:
        for shown in year.months:
            said = [shown.billed_cents, shown.aids_cents, shown.paid_cents]
            assert said == sums.pop(shown.code, nothing), shown.code
        assert not any(any(rest) for rest in sums.values()), "no month of the list is left out of the year"
        assert year.months[-1].balance_cents == balance
    else:
        assert not any(any(rest) for rest in sums.values())


@thorough
@given_ledgers
def test_twelve_months_are_the_same_lines_in_list_statement_table_and_year(
    bare: Holder, lines: list[Line], missing: int
) -> None:
    head = filled(bare, lines, missing)
    balance = head.balance.cents
    period = dict(period_choices(newest_day(bare.tenant, head)))["12 mois"]
    paper = statement(bare.tenant, head, period.first, period.last)
    _, entries = listed(bare, head, last_twelve(head))
    assert [(line.day, line.debit_cents, line.credit_cents, line.balance_cents) for line in paper.lines] == [
        (entry.day, entry.debit_cents, entry.credit_cents, entry.balance_cents) for entry in reversed(entries)
    ]
    assert paper.opening_cents + paper.debit_cents - paper.credit_cents == paper.closing_cents == balance
    assert sheet(paper).decode("utf-8-sig").count("\r\n") == len(entries) + 3
    year = year_of(bare.tenant, head)
    ends = {month.code: month.balance_cents for month in year.months}
    for code, cents in ends.items():
        last_day = max(Month.parse(code).last_day, period.last) if code == max(ends) else Month.parse(code).last_day
        assert statement(bare.tenant, head, period.first, last_day).closing_cents == cents, code


@thorough
@given_ledgers
def test_every_dated_sentence_is_what_the_lines_say(bare: Holder, lines: list[Line], missing: int) -> None:
    head = filled(bare, lines, missing)
    balance = head.balance.cents
    situation = head.situation.sentence
    assert (euros(balance) in situation) == bool(balance)
    for name, period in period_choices(newest_day(bare.tenant, head)):
        paper = statement(bare.tenant, head, period.first, period.last)
        before = [line for line in lines if line.day < period.first]
        inside = [line for line in lines if period.first <= line.day <= period.last]
        after = sum(line.cents for line in lines if line.day > period.last)
        opening = balance - after - sum(line.cents for line in inside)
        known = min(period.last, KNOWN) if period.last <= KNOWN or not after else period.last
        assert plain(paper.closing_text).startswith(f"Au {plain(long_date(known))}, "), name
        assert (euros(balance - after) in paper.closing_text) == bool(balance - after)
        assert (euros(opening) in paper.opening_text) == bool(opening)
        assert ("à jour" in paper.opening_text) == (not opening and bool(before)), (
            "nobody was up to date without lines"
        )
        debits = sum(line.cents for line in inside if line.cents > 0)
        credits = sum(-line.cents for line in inside if line.cents < 0)
        if inside:
            assert f"{euros(debits)} demandés, {euros(credits)} payés" in paper.moves_text


@thorough
@given_ledgers
def test_what_is_asked_for_a_month_is_the_sum_of_the_lines_that_say_so(
    bare: Holder, lines: list[Line], missing: int
) -> None:
    head = filled(bare, lines, missing)
    terms = latest_terms(bare.tenant, bare.account_id)
    for term in terms:
        about = [line for line in lines if (line.period or str(Month.of(line.day))) == term.month]
        recent = [line for line in about if Month.of(line.day) >= Month(2026, 11) - 7]
        asked = [line for line in recent if line.kind not in (*PAYMENTS, "OPENING")]
        assert term.cents == sum(line.cents for line in asked)
        assert term.aids_cents == -sum(line.cents for line in asked if line.kind in AID_KINDS)
    shown = term_of(head, terms)
    assert (shown is None) == (not terms)
    if shown:
        assert shown.cents == terms[0].cents == sum(-one.cents if one.deducted else one.cents for one in shown.lines)
