"""Dates of which the month or the day is not known, as the birth date of many people who were born abroad.

Written with noughts for what is missing: `1969-00-00`, `1969-05-00`. That is how the ERP writes them, and papers too.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from tenant_space.formats.dates import long_date
from tenant_space.formats.months import Month

_WRITTEN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True, eq=False)
class PartialDate:
    """A year, with its month and day when they are known. Equal to a `date` when it is that whole day.

    Raises `ValueError` outside the calendar, and for a day without its month.
    """

    year: int
    """With its four digits."""
    month: int | None = None
    """From 1 to 12; None: not known."""
    day: int | None = None
    """Of the month; None: not known."""

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day without its month")
        dt.date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    def __str__(self) -> str:
        """`1969-05-00`: as it is stored, with noughts."""
        return f"{self.year:04d}-{self.month or 0:02d}-{self.day or 0:02d}"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, (PartialDate, dt.date)):
            return (self.year, self.month, self.day) == (other.year, other.month, other.day)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.whole or (self.year, self.month))

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """`1969-05-12`, `1969-05-00`, `1969-00-00`, or without the part that is missing. Raises `ValueError`."""
        found = _WRITTEN.fullmatch(text)
        if not found:
            raise ValueError("not a date, whole or partial")
        year, month, day = (int(part or 0) for part in found.groups())
        return cls(year, month or None, day or None)

    @classmethod
    def of(cls, day: dt.date | PartialDate) -> PartialDate:
        """The same, whole when it is a day."""
        return day if isinstance(day, PartialDate) else cls(day.year, day.month, day.day)

    @property
    def whole(self) -> dt.date | None:
        """The day it is; None when something is missing."""
        return dt.date(self.year, self.month, self.day) if self.month and self.day else None

    def isoformat(self) -> str:
        """As ISO 8601 writes it: `1969-05-12`, `1969-05` or `1969`."""
        return str(self).removesuffix("-00").removesuffix("-00")

    @property
    def text(self) -> str:
        """As one says it: `12 mai 1969`, `mai 1969` or `1969`."""
        if day := self.whole:
            return long_date(day)
        return Month(self.year, self.month).name if self.month else f"{self.year:04d}"

    def agrees_with(self, told: PartialDate) -> bool:
        """Whether what is known here is told: only what is missing here is not looked at."""
        known = ((self.year, told.year), (self.month, told.month), (self.day, told.day))
        return all(mine is None or mine == theirs for mine, theirs in known)
