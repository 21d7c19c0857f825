"""A debt in parts: to the cent, on days that exist, with the rent meanwhile."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.payment_plan.plans import PlanRules, Rent, beyond, days_from, parts_equal, parts_of, plan_of

RULES = PlanRules(months_most=12, least_cents=2000)


@pytest.mark.parametrize(
    ("cents", "count", "parts"),
    [
        (10_000, 3, (3334, 3333, 3333)),
        (9999, 4, (2500, 2500, 2500, 2499)),
        (1, 1, (1,)),
        (5, 5, (1, 1, 1, 1, 1)),
        (61_234, 7, (8748, 8748, 8748, 8748, 8748, 8747, 8747)),
    ],
)
def test_equal_parts_differ_by_a_cent_at_most(cents: int, count: int, parts: tuple[int, ...]) -> None:
    assert parts_equal(cents, count) == parts


@pytest.mark.parametrize(
    ("cents", "each", "parts"),
    [
        (20_300, 5000, (5000, 5000, 5000, 5300)),  # 3,00 alone would be less than the least
        (21_000, 5000, (5000, 5000, 5000, 5000, 1000)),  # the least itself may stand alone
        (20_999, 5000, (5000, 5000, 5000, 5999)),
        (20_000, 5000, (5000,) * 4),
        (300, 5000, (300,)),  # all of it at once, whatever the least
    ],
)
def test_what_is_left_is_the_last_part_or_joins_it(cents: int, each: int, parts: tuple[int, ...]) -> None:
    assert parts_of(cents, each, least=1000) == parts


@given(st.integers(1, 2_000_000), st.integers(1, 60), st.integers(100, 5000))
def test_the_parts_come_to_the_debt_always(cents: int, count: int, least: int) -> None:
    number = min(count, cents)
    assert sum(parts_equal(cents, number)) == cents
    assert sum(parts_of(cents, -(-cents // number), least)) == cents


@pytest.mark.parametrize(
    ("first", "day", "days"),
    [
        ("2027-01-31", 0, ("2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30")),
        ("2028-01-30", 0, ("2028-01-30", "2028-02-29", "2028-03-30", "2028-04-30")),
        ("2027-02-28", 31, ("2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31")),
        ("2026-11-05", 0, ("2026-11-05", "2026-12-05", "2027-01-05", "2027-02-05")),
    ],
)
def test_no_month_is_skipped_and_the_day_comes_back(first: str, day: int, days: tuple[str, ...]) -> None:
    assert [str(on) for on in days_from(dt.date.fromisoformat(first), 4, day)] == list(days)


def test_the_rent_that_the_debt_holds_already_is_not_asked_twice() -> None:
    first = dt.date(2026, 12, 5)
    parts = plan_of((100, 100), first, Rent(45_678, in_debt_until=first))
    assert [part.total_cents for part in parts] == [100, 45_778]
    assert [part.rent_cents for part in plan_of((100, 100), first, Rent(45_678))] == [45_678] * 2
    assert plan_of((100,), first, Rent(-500))[0].rent_cents == 0, "aids above the rent lower no debt"


@pytest.mark.parametrize(
    ("debt", "months", "part", "said"),
    [
        (61_234, 12, 5102, ()),
        (61_234, 13, 4710, ("13 mois",)),
        (30_000, 12, 1999, ("19,99",)),
        (90_000, 90, 1000, ("90 mois", "10,00")),
        (1500, 1, 1500, ()),  # less than the least, and all of it
    ],
)
def test_what_goes_beyond_the_rules_is_said(debt: int, months: int, part: int, said: tuple[str, ...]) -> None:
    found = beyond(debt, months, part, RULES)
    assert len(found) == len(said) and all(word in text for word, text in zip(said, found, strict=True))
