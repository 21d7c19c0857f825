"""The dates of a generated batch, all relative to one day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from tenant_space.formats.months import Month

DEBIT_DAY = 10  # of direct debits
HISTORY = 24  # months of entries
LAST_PAYMENT_DAY = 12  # by that day of the month, the term of the month before is paid


def month_name(month: dt.date) -> str:
    """A month as it is printed: `octobre 2026`."""
    return Month.of(month).name


def add_months(month: dt.date, count: int) -> dt.date:
    """The first day of the month `count` months later (or earlier)."""
    return (Month.of(month) + count).first_day


def month_end(month: dt.date) -> dt.date:
    """The last day of a month."""
    return Month.of(month).last_day


def years_before(day: dt.date, years: int) -> dt.date:
    """The first day of the same month, some years earlier."""
    return dt.date(day.year - years, day.month, 1)


def utc(day: dt.date, hour: int = 8, minute: int = 0) -> str:
    """A moment as the format writes it."""
    return f"{day.isoformat()}T{hour:02d}:{minute:02d}:00Z"


@dataclass(frozen=True)
class Calendar:
    """What the ERP knows on a day: the terms already called and due."""

    today: dt.date
    """The day of the batch, which all dates follow from."""

    @cached_property
    def months(self) -> list[dt.date]:
        """The first days of the months whose terms are called, oldest first.

        The last one is chosen so that its payments are in: only those who do not pay owe anything.
        """
        back = 1 if self.today.day >= LAST_PAYMENT_DAY else 2
        last = add_months(self.today, -back)
        return [add_months(last, -count) for count in reversed(range(HISTORY))]

    @property
    def next_due(self) -> dt.date:
        """The day of the next payment: the 5th of a month, after today."""
        month = add_months(self.today, 0 if self.today.day < 5 else 1)
        return month.replace(day=5)

    @property
    def stamp(self) -> str:
        """When the rows were last changed in the ERP."""
        return utc(self.today - dt.timedelta(days=1), 22)
