import datetime as dt

import pytest

from forms.submissions.calendar import is_working_day, working_days_after

pytestmark = pytest.mark.django_db  # the landlord's own days off are asked for


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-27", 1, "2026-11-30"),  # from a Friday
        ("2026-11-28", 1, "2026-11-30"),  # from a Saturday
        ("2026-12-24", 1, "2026-12-28"),  # Christmas is a Friday
        ("2027-03-26", 1, "2027-03-30"),  # Easter Monday
        ("2027-05-05", 1, "2027-05-07"),  # Ascension Day
        ("2026-11-23", 0, "2026-11-23"),
    ],
)
def test_a_promise_is_counted_in_working_days(start: str, count: int, due: str) -> None:
    assert working_days_after(dt.date.fromisoformat(start), count) == dt.date.fromisoformat(due)


HOLIDAYS = "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25"


@pytest.mark.parametrize("day", HOLIDAYS.split())
def test_the_eleven_public_holidays_of_2026(day: str) -> None:
    assert not is_working_day(dt.date.fromisoformat(f"2026-{day}"))
