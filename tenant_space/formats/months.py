"""Months of the calendar: counted, compared, named. The exchange format and addresses write them `YYYY-MM`."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import overload

from django.utils import timezone

_WORDS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_ABBREVIATIONS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year, ordered in time. As a text it is `2026-11`. Raises `ValueError` outside the calendar."""

    year: int
    number: int

    def __post_init__(self) -> None:
        dt.date(self.year, self.number, 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @classmethod
    def parse(cls, code: str) -> Month:
        """The month that `2026-11` stands for. Raises `ValueError`."""
        year, dash, number = code[:4], code[4:5], code[5:]
        digits = f"{year}{number}"
        if len(code) != len("YYYY-MM") or dash != "-" or not (digits.isascii() and digits.isdigit()):
            raise ValueError(f"not a month: {code!r}")
        return cls(int(year), int(number))

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def today(cls) -> Month:
        """The running month, in the landlord's zone."""
        return cls.of(timezone.localdate())

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last_day(self) -> dt.date:
        return self.day(31)

    def day(self, number: int) -> dt.date:
        """The day of this number, or the last one of a shorter month."""
        return dt.date(self.year, self.number, min(number, calendar.monthrange(self.year, self.number)[1]))

    @property
    def name(self) -> str:
        """`novembre 2026`."""
        return f"{self.word} {self.year:04d}"

    @property
    def word(self) -> str:
        """`novembre`: of a month this near the year says itself."""
        return _WORDS[self.number - 1]

    @property
    def abbreviation(self) -> str:
        """`nov.`, where there is little room."""
        return _ABBREVIATIONS[self.number - 1]

    def __add__(self, months: int) -> Month:
        year, place = divmod(self._place + months, 12)
        return Month(year, place + 1)

    @overload
    def __sub__(self, other: int) -> Month: ...
    @overload
    def __sub__(self, other: Month) -> int: ...
    def __sub__(self, other: int | Month) -> Month | int:
        """The month some months before, or how many months lie between two."""
        return self._place - other._place if isinstance(other, Month) else self + -other

    def until(self, last: Month) -> Iterator[Month]:
        """The months from this one to the last, both included; none when the last comes before."""
        return (self + months for months in range(last - self + 1))

    @property
    def _place(self) -> int:
        """How many months after the first of year 0."""
        return self.year * 12 + self.number - 1


def months_back(count: int) -> Month:
    """The first of the last n months, of which the running one is the last: what « 12 mois » means on every page."""
    return Month.today() - (count - 1)
