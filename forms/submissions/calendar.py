"""Working days in France: Monday to Friday without the public holidays (Code du travail, L. 3133-1)."""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays


@cache
def _public_holidays() -> holidays.HolidayBase:
    """Those of France; made at the first question, since the library then loads every country of the world."""
    return holidays.country_holidays("FR")


def is_working_day(day: dt.date) -> bool:
    """Whether offices are open on this day."""
    return day.weekday() < 5 and day not in _public_holidays()


def working_days_after(start: dt.date, count: int) -> dt.date:
    """The day that comes n working days after a day."""
    day = start
    while count > 0:
        day += dt.timedelta(days=1)
        count -= is_working_day(day)
    return day
