"""Whatever the lines, every screen says what they come to, and no screen says otherwise than another."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tenant_space.dashboard.selectors import dashboard
from tenant_space.formats import euros
from tenant_space.formats.dates import long_date, near_date
from tenant_space.formats.months import Month
from tenant_space.ledger.changes import changes_between
from tenant_space.ledger.filters import LedgerFilter
from tenant_space.ledger.forms import LedgerFilterForm
from tenant_space.ledger.selectors import ledger_page, term_of
from tenant_space.ledger.shapes import Entry, LedgerMonth
from tenant_space.ledger.year import year_of
from tenant_space.secured.viewer import viewer_for
from tenant_space.statements.figures import newest_day, statement
from tenant_space.statements.periods import period_choices
from tenant_space.statements.sheets import sheet
from tenant_space.tenancy.accounts import AccountHead
from tenant_space.tenancy.enums import AID_KINDS, AccountStatus, EntryKind
from tenant_space.tenancy.models import Holder
from tenant_space.tenancy.terms import latest_terms
from tests.kit import factories as f
from tests.kit.ledger import plain
from tests.kit.random_ledgers import (
    BY_HAND,
    DEBITED,
    KNOWN,
    PART,
    PAYMENTS,
    SOON,
    STATUS_SAID,
    TERMS,
    TODAY,
    Line,
    Terms,
    filled,
    given_ledgers,
    said_of,
    thorough,
)

DATED = re.compile(r"à payer|prélev|Le reste|échéance|date limite")
NOTHING_OWED, FIRST_TODAY = "Vous n'avez rien à payer aujourd'hui.", "Votre première échéance est aujourd'hui."
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda value=None: value or TODAY)


@pytest.fixture
def bare() -> Holder:
    """A holder of an account without a line and without a lease."""
    return f.HolderFactory(account__balance_date=KNOWN)


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


def cell(cents: int, nothing: str = "0,00") -> str:
    """An amount as a French spreadsheet reads it."""
    return f"{Decimal(cents) / 100:.2f}".replace(".", ",") if cents else nothing


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
    asked, aids, paid = (sum(one[place] for one in sums.values()) for place in range(3))
    for month in months:
        assert [month.billed_cents, month.aids_cents, month.paid_cents] == sums.get(month.code, nothing)
    if year.months:
        for shown in year.months:
            said = [shown.billed_cents, shown.aids_cents, shown.paid_cents]
            assert said == sums.pop(shown.code, nothing), shown.code
        assert not any(any(rest) for rest in sums.values()), "no month of the list is left out of the year"
        assert year.months[-1].balance_cents == balance
        assert (f"on vous a demandé {euros(asked)}." in year.summary) == (asked > 0)
        assert (f"Vos aides ont payé {euros(aids)}." in year.summary) == (aids > 0)
        assert (f"Vous avez payé {euros(paid)}." in year.summary) == (paid > 0)
        assert all(Month.parse(year.months[place].code).name in year.summary for place in (0, -1))
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
    table = list(csv.reader(io.StringIO(sheet(paper).decode("utf-8-sig")), delimiter=";"))
    cells = [[cell(one.debit_cents, ""), cell(one.credit_cents, ""), cell(one.balance_cents)] for one in paper.lines]
    totals = [cell(cents) for cents in (paper.debit_cents, paper.credit_cents, paper.closing_cents)]
    assert [row[2:] for row in table[1:]] == [["", "", cell(paper.opening_cents)], *cells, totals]
    year = year_of(bare.tenant, head)
    ends = {month.code: month.balance_cents for month in year.months}
    for code, cents in ends.items():
        last_day = max(Month.parse(code).last_day, period.last) if code == max(ends) else Month.parse(code).last_day
        assert statement(bare.tenant, head, period.first, last_day).closing_cents == cents, code


@settings(thorough, max_examples=100)
@given(missing=st.integers(-50_000, 200_000), terms=TERMS)
@example(missing=45_678, terms=BY_HAND)
@example(missing=45_678, terms=DEBITED)
@example(missing=45_678, terms=PART)
@example(missing=0, terms=Terms(SOON, 30_000, status=AccountStatus.LITIGATION))
@example(missing=0, terms=Terms(TODAY, 30_000, status=AccountStatus.LITIGATION))
def test_what_is_owed_is_said_with_the_day_the_amounts_and_the_rest(bare: Holder, missing: int, terms: Terms) -> None:
    head = filled(bare, [], missing, terms)
    cents, situation = head.balance.cents, head.situation
    with_agency = terms.status == AccountStatus.LITIGATION
    said = " ".join((situation.sentence, *situation.notes))
    if cents > 0:
        assert said == said_of(cents, terms) + STATUS_SAID[terms.status]
    else:
        first_today = not cents and head.balance.untouched and head.balance.due_today and not with_agency
        assert (FIRST_TODAY in said) == first_today
        assert not (with_agency and terms.due and near_date(terms.due) in said)
        for sentence in (NOTHING_OWED, FIRST_TODAY):
            said = said.replace(sentence, "")
        assert not DATED.search(said)
        assert (euros(cents) in said) == bool(cents)


@settings(thorough, max_examples=100)
@given(missing=st.integers(-50_000, 50_000), terms=TERMS)
@example(missing=0, terms=BY_HAND)
@example(missing=-500, terms=DEBITED)
@example(missing=0, terms=Terms(SOON, debit=True))
def test_the_next_payment_announced_is_the_next_term(bare: Holder, missing: int, terms: Terms) -> None:
    head = filled(bare, [], missing, terms)
    nothing_owed = head.balance.cents <= 0
    to_come = terms.due is not None and terms.due >= TODAY
    cents = missing if terms.whole else terms.cents
    with_agency = terms.status == AccountStatus.LITIGATION
    assert head.to_announce == (nothing_owed and not with_agency and to_come and (cents or 0) > 0)
    if head.to_announce:
        assert (head.balance.next_due_date, head.balance.next_due_cents) == (terms.due, cents)
    goes_on = terms.status == AccountStatus.ACTIVE
    unknown = nothing_owed and goes_on and to_come and terms.debit and cents is None
    assert dashboard(viewer_for(bare.tenant)).next_debit == (terms.due if unknown else None)


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
    changes = changes_between(terms)
    if changes:
        moved = sum((one.after_cents or 0) - (one.before_cents or 0) for one in changes.changes)
        assert moved == changes.after_cents - changes.before_cents == terms[0].cents - terms[1].cents
    shown = term_of(head, terms)
    assert (shown is None) == (not terms)
    if shown:
        assert shown.cents == terms[0].cents == sum(-one.cents if one.deducted else one.cents for one in shown.lines)
