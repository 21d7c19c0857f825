import datetime as dt

import pytest
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from tenant_space.formats.months import Month

YEARS = st.integers(200, 9000)
MONTHS = st.builds(Month, YEARS, st.integers(1, 12))
STEPS = st.integers(-1200, 1200)


@given(MONTHS)
def test_a_month_is_written_and_read(month: Month) -> None:
    assert Month.parse(str(month)) == month == Month.of(month.first_day) == Month.of(month.last_day)


@given(MONTHS)
def test_a_month_is_named_as_django_names_it(month: Month) -> None:
    assert month.name == date_format(month.first_day, "F Y")
    assert month.word == date_format(month.first_day, "F")


@given(MONTHS, STEPS)
def test_a_way_forth_and_back_leads_home(month: Month, step: int) -> None:
    assert (month + step) - step == month
    assert (month + step) - month == step


@given(MONTHS, MONTHS)
def test_months_follow_each_other_as_their_days_do(one: Month, other: Month) -> None:
    assert (one < other) == (one.first_day < other.first_day) == (str(one) < str(other))


@given(MONTHS)
def test_the_next_month_begins_the_day_after_the_last(month: Month) -> None:
    assert month.last_day + dt.timedelta(days=1) == (month + 1).first_day
    assert (month - 1).last_day + dt.timedelta(days=1) == month.first_day


@given(MONTHS, st.integers(0, 40))
def test_from_month_to_month_none_is_left_out(month: Month, count: int) -> None:
    found = list(month.until(month + count))
    assert [one - month for one in found] == list(range(count + 1))
    assert not list(month.until(month - 1))


def test_the_day_of_a_shorter_month_is_its_last() -> None:
    assert Month(2027, 2).day(31) == dt.date(2027, 2, 28)
    assert Month(2028, 2).day(30) == dt.date(2028, 2, 29)
    assert Month(2027, 3).day(30) == dt.date(2027, 3, 30)


def test_short_names() -> None:
    assert [Month(2026, number).abbreviation for number in (1, 5, 12)] == ["janv.", "mai", "déc."]


@pytest.mark.parametrize(
    "code", ["", "2026", "2026-13", "2026-00", "0000-01", "2026-1", "2026/01", "٢٠٢٦-٠١", "2026-+1"]
)
def test_what_is_no_month_is_refused(code: str) -> None:
    with pytest.raises(ValueError):
        Month.parse(code)


def test_a_month_outside_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError):
        Month(9999, 12) + 1
