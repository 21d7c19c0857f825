"""The days on which the landlord's offices are shut beside weekends and public holidays, as staff write them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError

DAYS_OFF_HELP = (
    "Un jour par ligne, en plus des week-ends et des jours fériés. 15/05/2026 : ce jour. "
    "24/12 : chaque année. 24/12/2026 - 31/12/2026 : du premier au dernier, compris. "
    "La date de réponse promise aux locataires n'y tombe pas."
)
MOST_DAYS = 366  # of one period: what is longer is a slip of the keys
MOST_EACH_YEAR = 60
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?", re.ASCII)
_LEAP_YEAR = 2028


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days on which nobody works."""

    dated: frozenset[dt.date]
    """Those of one year."""
    each_year: frozenset[tuple[int, int]]
    """Those of every year: month and day."""

    def __contains__(self, day: dt.date) -> bool:
        return day in self.dated or (day.month, day.day) in self.each_year


class NoDay(ValueError):
    """A line that is neither a day nor a period."""


def days_off(text: str) -> DaysOff:
    """The days that a text names, one or one period a line. Raises `NoDay` with the first line that names none."""
    dated: set[dt.date] = set()
    each_year: set[tuple[int, int]] = set()
    for line in filter(None, (line.strip() for line in text.splitlines())):
        first, _, last = (part.strip() for part in line.partition("-"))
        if last:
            dated.update(_period(line, _day(line, first), _day(line, last)))
        elif first.count("/") == 1:
            day = _day(line, f"{first}/{_LEAP_YEAR}")
            each_year.add((day.month, day.day))
        else:
            dated.add(_day(line, first))
    return DaysOff(frozenset(dated), frozenset(each_year))


def validate_days_off(text: str) -> None:
    """Refuse a text with a line that names no day, or so many days of each year that no answer could be promised."""
    try:
        found = days_off(text)
    except NoDay as error:
        raise ValidationError(
            f"La ligne « {error} » n'est pas un jour. Exemples : 15/05/2026, 24/12, 24/12/2026 - 31/12/2026."
        ) from error
    if len(found.each_year) > MOST_EACH_YEAR:
        raise ValidationError(f"Trop de jours pour chaque année : {MOST_EACH_YEAR} au plus.")


def _day(line: str, written: str) -> dt.date:
    found = _DAY.fullmatch(written)
    if not found or not found[3]:
        raise NoDay(line)
    try:
        return dt.date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError as error:
        raise NoDay(line) from error


def _period(line: str, first: dt.date, last: dt.date) -> list[dt.date]:
    count = (last - first).days + 1
    if not 0 < count <= MOST_DAYS:
        raise NoDay(line)
    return [first + dt.timedelta(days=number) for number in range(count)]
