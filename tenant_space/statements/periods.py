"""From when to when a statement runs, and the choices that spare a person from writing dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.http import urlencode

from tenant_space.formats.months import Month, months_back
from tenant_space.statements import words

OLDEST_YEAR = 1950
FROM, TO = "du", "au"


class BadPeriod(ValueError):
    """The days do not make a period. The message says so in words for the person, `which` names the day to correct."""

    def __init__(self, which: str, text: str) -> None:
        super().__init__(text)
        self.which = which


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day."""

    first: dt.date
    """The first day, included."""
    last: dt.date
    """The last day, included."""

    @property
    def query(self) -> str:
        """The period as a part of an address."""
        return urlencode({FROM: self.first.isoformat(), TO: self.last.isoformat()})

    @property
    def span(self) -> str:
        """The period as a part of a file name."""
        return f"{self.first.isoformat()}-{self.last.isoformat()}"


def period_checked(first: dt.date, last: dt.date) -> Period:
    """A period one may ask for. Raises `BadPeriod`."""
    newest = timezone.localdate().year + 1
    if last < first:
        raise BadPeriod(TO, words.ENDS_BEFORE)
    for which, day, word in ((FROM, first, words.FROM_DATE), (TO, last, words.TO_DATE)):
        if not OLDEST_YEAR <= day.year <= newest:
            raise BadPeriod(which, words.WRONG_YEAR.format(which=word))
    return Period(first, last)


def period_default(newest: dt.date | None) -> Period:
    """What is shown before anything was chosen: three months. `newest`: the day of the newest line, if any."""
    return dict(period_choices(newest))["3 mois"]


def period_choices(newest: dt.date | None) -> tuple[tuple[str, Period], ...]:
    """What one taps instead of writing dates, with its name. `newest`: the day of the newest line, if there is one.

    « 3 mois » and « 12 mois » are the running month and those before it, as on *Mon compte*, along with what is
    written ahead for the next month: `newest` may be its first day. The running month ends with its last day: rent is
    written on it, before that day comes.
    """
    month = Month.today()
    end, before = month.last_day, month.year - 1
    known = max(end, min(newest or end, (month + 1).last_day))
    return (
        ("Ce mois", Period(month.first_day, end)),
        ("3 mois", Period(months_back(3).first_day, known)),
        ("12 mois", Period(months_back(12).first_day, known)),
        (f"Cette année ({month.year})", Period(dt.date(month.year, 1, 1), end)),
        (f"L'année dernière ({before})", Period(dt.date(before, 1, 1), dt.date(before, 12, 31))),
    )
