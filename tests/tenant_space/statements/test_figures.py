"""The account over a period: exact to the cent, whatever the lines, whatever the period."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from tenant_space.statements import figures as module
from tenant_space.statements.figures import Statement, dwelling_address, statement, statement_count
from tenant_space.tenancy.accounts import AccountHead, accounts_readable
from tenant_space.tenancy.models import Holder, LedgerEntry, RentAccount
from tenant_space.tenancy.scope import scopes_kept
from tests.kit import factories as f

pytestmark = pytest.mark.django_db
START = dt.date(2026, 1, 1)
HUGE = 10**14
Line = tuple[int, bool, int, int]
amounts = st.one_of(st.integers(1, 100_000), st.integers(1, HUGE))
rows = st.lists(st.tuples(st.integers(0, 40), st.booleans(), amounts, st.integers(0, 3)), max_size=12)


def head_of(holder: Holder) -> AccountHead:
    (head,) = accounts_readable(holder.tenant)
    return head


def fill(account: RentAccount, lines: list[Line]) -> None:
    """`lines`: day, whether it is a debit, cents, and the place in the day."""
    LedgerEntry.objects.filter(account=account).delete()
    LedgerEntry.objects.bulk_create(
        f.EntryFactory.build(
            entry_id=f"E{number:03d}",
            account=account,
            accounting_date=START + dt.timedelta(days=day),
            debit_cents=cents if debit else 0,
            credit_cents=0 if debit else cents,
            balance_after_cents=1,  # what the ERP may say beside a line never breaks the sums
            seq=seq,
        )
        for number, (day, debit, cents, seq) in enumerate(lines)
    )


@pytest.fixture
def bare() -> Holder:
    """A holder of an account without a line and without a lease."""
    return f.HolderFactory()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=rows, balance=st.integers(-HUGE, HUGE), first=st.integers(-3, 43), length=st.integers(0, 45))
def test_opening_debits_credits_and_closing_always_agree(
    bare: Holder, lines: list[Line], balance: int, first: int, length: int
) -> None:
    RentAccount.objects.filter(pk=bare.account_id).update(balance_cents=balance)
    fill(bare.account, lines)
    start = START + dt.timedelta(days=first)
    end = start + dt.timedelta(days=length)
    shown = statement(bare.tenant, head_of(bare), start, end)
    within = [line for line in lines if first <= line[0] <= first + length]
    after = [line for line in lines if line[0] > first + length]
    moved = sum(cents if debit else -cents for _, debit, cents, _ in after)
    assert shown.closing_cents == balance - moved, "the newest line stands at the ERP's balance"
    assert shown.debit_cents == sum(cents for _, debit, cents, _ in within if debit)
    assert shown.credit_cents == sum(cents for _, debit, cents, _ in within if not debit)
    assert shown.opening_cents + shown.debit_cents - shown.credit_cents == shown.closing_cents
    running = shown.opening_cents
    for line in shown.lines:
        running += line.debit_cents - line.credit_cents
        assert line.balance_cents == running
    assert running == shown.closing_cents
    assert shown.count == len(shown.lines) == len(within)
    assert [line.day for line in shown.lines] == sorted(line.day for line in shown.lines)


def test_a_page_of_lines_bears_the_totals_of_the_whole_period(
    bare: Holder, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(module, "PAGE_SIZE", 3)
    fill(bare.account, [(day, True, 100 + day, 0) for day in range(7)])
    head, period = head_of(bare), (START, START + dt.timedelta(days=30))
    whole = statement(bare.tenant, head, *period)
    with scopes_kept(), django_assert_num_queries(2):
        parts = [statement(bare.tenant, head, *period, page=1)]
    parts += [statement(bare.tenant, head, *period, page=page) for page in (2, 3)]
    assert tuple(line for part in parts for line in part.lines) == whole.lines
    assert {part.figures for part in parts} == {whole.figures}
    assert [part.has_next for part in parts] == [True, True, False]
    beyond = statement(bare.tenant, head, *period, page=9)
    assert (beyond.lines, beyond.figures, beyond.opening_cents) == ((), whole.figures, whole.opening_cents)


def test_counting_stops_when_it_knows_enough(bare: Holder) -> None:
    fill(bare.account, [(day, True, 100, 0) for day in range(5)])
    head, period = head_of(bare), (START, START + dt.timedelta(days=3))
    assert statement_count(bare.tenant, head, *period, most=10) == 4
    assert statement_count(bare.tenant, head, *period, most=2) == 3


def test_an_import_in_between_cannot_make_lines_and_balance_disagree(bare: Holder) -> None:
    """The balance comes with the lines, not from the header read before."""
    fill(bare.account, [(0, True, 100, 0)])
    head = head_of(bare)
    RentAccount.objects.filter(pk=bare.account_id).update(balance_cents=5_000)
    shown = statement(bare.tenant, head, START, START)
    assert (shown.opening_cents, shown.closing_cents) == (4_900, 5_000)


def made(
    opening: int,
    closing: int,
    last: dt.date,
    begins: dt.date | None = dt.date(2020, 1, 1),
    standing: int | None = None,
) -> Statement:
    first, known = dt.date(2026, 1, 1), dt.date(2026, 11, 22)
    stands = closing if standing is None else standing
    return Statement("1", first, last, known, opening, 0, 0, closing, 0, standing_cents=stands, begins=begins)


def test_the_sentences_say_who_owes_whom_and_when() -> None:
    past = dt.date(2026, 3, 31)
    said = made(45_678, -2_000, past)
    assert said.period_text == "Du 1er\u00a0janvier\u00a02026 au 31\u00a0mars\u00a02026"
    assert said.opening_text == "Au 1er\u00a0janvier\u00a02026, vous deviez 456,78\u00a0€."
    assert said.closing_text == "Au 31\u00a0mars\u00a02026, vous aviez un avoir de 20,00\u00a0€."
    assert made(-1, 0, past).opening_text.endswith("vous aviez un avoir de 0,01\u00a0€.")
    assert made(0, 0, past).opening_text.endswith("votre compte était à jour.")
    assert made(0, 0, past).closing_text.endswith("votre compte était à jour.")
    assert made(0, 0, past).moves_text == "Aucune ligne sur cette période."
    rejected = Statement("1", past, past, past, 0, 90_000, 45_000, 45_000, 3)  # a rent, its debit, its rejection
    assert rejected.moves_text == ("Sur cette période\u00a0: 900,00\u00a0€ demandés, 450,00\u00a0€ payés ou déduits.")
    columns = [module.balance_text(cents) for cents in (1, -1, 0)]
    assert columns == ["0,01\u00a0€ dus", "avoir 0,01\u00a0€", "0,00\u00a0€"]


def test_what_is_not_over_is_told_as_of_the_day_of_the_figures() -> None:
    """The statement is made on the 24th from figures of the 22nd: nobody can count up to the 30th."""
    ahead, known = dt.date(2026, 11, 30), "Au 22\u00a0novembre\u00a02026"
    assert made(0, 45_678, ahead).closing_text == f"{known}, vous devez 456,78\u00a0€."
    assert made(0, -1, ahead).closing_text == f"{known}, vous avez un avoir de 0,01\u00a0€."
    assert made(0, 0, ahead).closing_text == f"{known}, votre compte est à jour."
    written_ahead = made(0, 100, ahead, standing=45_678)
    assert written_ahead.closing_text == "Au 30\u00a0novembre\u00a02026, vous devrez 1,00\u00a0€."


def test_a_period_that_ends_with_the_day_of_the_figures_is_told_as_it_stands() -> None:
    """On the last day of a month: nobody *owed* what is owed today."""
    known = dt.date(2026, 11, 22)
    assert made(0, 45_678, known).closing_text == "Au 22\u00a0novembre\u00a02026, vous devez 456,78\u00a0€."
    assert made(0, 0, known, standing=5).closing_text.endswith("votre compte est à jour.")
    assert made(0, -1, known - dt.timedelta(days=1)).closing_text.endswith("vous aviez un avoir de 0,01\u00a0€.")


def test_an_account_that_had_no_line_was_not_up_to_date() -> None:
    last = dt.date(2026, 3, 31)
    assert made(0, 5, last, begins=None).opening_text == "Votre compte n'a pas encore de ligne."
    begun = made(0, 5, last, begins=dt.date(2026, 2, 28))
    assert begun.opening_text == "Votre compte commence le 28\u00a0février\u00a02026."
    assert made(5, 5, last, begins=dt.date(2026, 2, 28)).opening_text.endswith("vous deviez 0,05\u00a0€.")


def test_nor_was_it_at_the_end_of_a_period_before_its_first_line() -> None:
    last, known = dt.date(2026, 3, 31), dt.date(2026, 11, 22)
    assert made(0, 0, last, begins=None).closing_text == "Au 31\u00a0mars\u00a02026, rien ne vous était demandé."
    assert made(0, 0, known, begins=None).closing_text.endswith("rien ne vous est demandé.")
    day_after = last + dt.timedelta(days=1)
    assert made(0, 0, last, begins=day_after).closing_text.endswith("rien ne vous était demandé.")
    assert made(0, 0, last, begins=last).closing_text.endswith("votre compte était à jour.")
    assert made(0, 5, last, begins=None).closing_text.endswith("vous deviez 0,05\u00a0€.")


def test_the_first_and_the_newest_day_of_an_account(bare: Holder) -> None:
    head = head_of(bare)
    assert module.newest_day(bare.tenant, head) is None
    fill(bare.account, [(3, True, 100, 0), (9, True, 100, 0)])
    f.EntryFactory(accounting_date=dt.date(2001, 1, 1))  # somebody else's
    assert module.newest_day(bare.tenant, head) == START + dt.timedelta(days=9)
    for first in (0, 5, 20):
        day = START + dt.timedelta(days=first)
        assert statement(bare.tenant, head, day, day).begins == START + dt.timedelta(days=3)


def test_the_address_is_the_running_dwellings(bare: Holder) -> None:
    f.LeaseFactory(account=bare.account, lease_id="L1", premises__garage=True, premises__address_line1="1 rue du Box")
    ended = {"end_date": dt.date(2020, 1, 1), "premises__address_line1": "2 rue Quittée"}
    f.LeaseFactory(account=bare.account, lease_id="L2", **ended)
    assert dwelling_address(bare.tenant, bare.account_id)[0] == "1 rue du Box"
    f.LeaseFactory(account=bare.account, lease_id="L3", premises__address_line2="Bâtiment B")
    assert dwelling_address(bare.tenant, bare.account_id) == (
        "8 boulevard Krumnov",
        "Bâtiment B",
        "42000 SAINT ETIENNE",
    )
    assert dwelling_address(f.HolderFactory().tenant, bare.account_id) == ()
