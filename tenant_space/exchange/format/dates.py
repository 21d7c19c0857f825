"""Which dates can be meant, by what a column is about, and which of them mean « none ».

Programs that cannot leave a date empty write the first or the last one they know instead. Shown as facts, those
would tell a tenant that a debit is drawn in the year 9999. Bounds are counted from the day of the extraction.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from tenant_space.exchange.format.values import BadValue, Parser, ToleratedValue, Value
from tenant_space.formats.dates import LONG_AGO

_REMEMBERED = 4096
_YEAR = 365.25  # days
# No calendar has a year 0: whatever is written behind it, there is no date.
_YEAR_ZERO = re.compile(r"0000(-[0-9]{2}){0,2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?")
# What programs write for « no date »: the beginning of their calendar, or a day nobody will see.
EARLY = frozenset(
    {"0000-00-00", "0001-01-01", "1111-11-11", "1582-10-15", "1601-01-01", "1753-01-01", "1800-01-01"}
    | {"1899-12-30", "1899-12-31", "1900-01-01"}
)
LATE = frozenset(
    {"2099-12-31", "2100-01-01", "2199-12-31", "2222-12-31", "2299-12-31", "2500-01-01", "2999-12-31", "3000-01-01"}
    | {"4712-12-31", "8888-12-31", "9998-12-31", "9999-01-01", "9999-12-30", "9999-12-31", "9999-99-99"}
)


@dataclass(frozen=True, slots=True)
class DateKind:
    """What a date is about, hence how far from the day of the extraction it can be."""

    name: str
    """Its name in the description of the format."""
    years_before: float
    """How far before the extraction."""
    years_after: float
    """How far after it."""
    early_is_none: bool = True
    """Whether a date before the bound is left out, with a warning; otherwise the row is wrong."""
    late_is_none: bool = True
    """Whether a date after the bound is left out, with a warning; otherwise the row is wrong."""
    late_means_none: bool = True
    """Whether the last day of a calendar means « none »; otherwise the row is wrong."""
    early_means: dt.date | None = None
    """What is kept, with a warning, for a date before the bound or the first day of a calendar; None: nothing."""

    def bounds(self, extracted_on: dt.date) -> tuple[dt.date, dt.date]:
        """The first and the last day that can be meant in a batch of this day."""
        before, after = (dt.timedelta(days=years * _YEAR) for years in (self.years_before, self.years_after))
        return extracted_on - before, extracted_on + after


BIRTH = DateKind("birth", 125, 0)
# When something began, known for sure or planned.
START = DateKind("start", 125, 10)
# Likewise of what is nothing without a beginning: that nobody knows it must not cost the row, nor then the night.
BEGUN = DateKind("begun", 125, 10, early_means=LONG_AGO)
# When something ends: far away is no end, but an end that lies too far back must never open anything again.
END = DateKind("end", 125, 70, early_is_none=False)
# What was done, written or counted.
PAST = DateKind("past", 75, 2)
# When something is to be paid, or somebody comes.
PLANNED = DateKind("planned", 75, 10)
# When a row was last changed: one of the future would keep every later row out.
CHANGED = DateKind("changed", 75, 2 / _YEAR, early_is_none=False, late_is_none=False)
# From when on a document may be seen: the end of time means never, which « none » would turn into at once.
SHOWN_FROM = DateKind("shown from", 75, 10, early_is_none=True, late_is_none=False, late_means_none=False)

KINDS = (BIRTH, START, BEGUN, END, PAST, PLANNED, CHANGED, SHOWN_FROM)


def bounded(parse: Parser, kind: DateKind, extracted_on: dt.date) -> Parser:
    """The parser of a day or a moment in a batch of this day: None when the cell means « none »."""
    first, last = (day.isoformat() for day in kind.bounds(extracted_on))

    @lru_cache(maxsize=_REMEMBERED)
    def read(cell: str) -> Value:
        day = cell[:10]
        if day in (_EARLY_MOMENTS if len(cell) > 10 else EARLY) or _YEAR_ZERO.fullmatch(cell):
            return _before_all(kind)
        if day in (_LATE_MOMENTS if len(cell) > 10 else LATE):
            if kind.late_means_none:
                return None
            raise BadValue("est une date sans fin, qui ne peut pas être un début")
        value: Value = None
        try:
            value = parse(cell)
        except ToleratedValue as tolerated:
            if first <= str(tolerated.value) <= last:
                raise
            day = str(tolerated.value)
        if first <= day <= last:
            return value
        if day < first and kind.early_means:
            return _before_all(kind)
        if kind.early_is_none if day < first else kind.late_is_none:
            raise ToleratedValue(None, "date hors du possible, laissée vide")
        raise BadValue("est une date hors du possible")

    return read


def _before_all(kind: DateKind) -> Value:
    """What a date from before all that can be meant stands for. Raises `ToleratedValue` when it is not « none »."""
    if kind.early_means:
        raise ToleratedValue(kind.early_means.isoformat(), "début inconnu, gardé comme « il y a longtemps »")
    return None


def _neighbours(days: frozenset[str]) -> frozenset[str]:
    found = set(days)
    for text in days:
        try:
            day = dt.date.fromisoformat(text)
            found |= {(day + dt.timedelta(days=step)).isoformat() for step in (-1, 1)}
        except (ValueError, OverflowError):
            continue
    return frozenset(found)


# A moment was shifted to UTC, by some hours: the day before or after says the same.
_EARLY_MOMENTS = _neighbours(EARLY) | {"0000-12-31", "1969-12-31", "1970-01-01"}
_LATE_MOMENTS = _neighbours(LATE)
