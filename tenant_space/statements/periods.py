"""From when to when a statement runs, and the choices that spare a person from writing dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.http import urlencode

from tenant_space.formats.months import Month

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
        raise BadPeriod(TO, "La date de fin est avant la date de début. Vérifiez les deux dates.")
    for which, day, word in ((FROM, first, "de début"), (TO, last, "de fin")):
        if not OLDEST_YEAR <= day.year <= newest:
            raise BadPeriod(which, f"L'année de la date {word} semble fausse. Vérifiez-la.")
    return Period(first, last)


def period_default(today: dt.date | None = None) -> Period:
    """What is shown before anything was chosen: three months."""
    return dict(period_choices(today))["3 mois"]


def period_choices(today: dt.date | None = None) -> tuple[tuple[str, Period], ...]:
    """What one taps instead of writing dates, with its name.

    Those that run today end with the month: rent is booked on its last day, before that day comes.
    """
    today = today or timezone.localdate()
    month = Month.of(today)
    end, before = month.last_day, today.year - 1
    return (
        ("Ce mois", Period(month.first_day, end)),
        ("3 mois", Period((month - 2).first_day, end)),
        ("12 mois", Period((month - 11).first_day, end)),
        (f"Cette année ({today.year})", Period(dt.date(today.year, 1, 1), end)),
        (f"L'année dernière ({before})", Period(dt.date(before, 1, 1), dt.date(before, 12, 31))),
    )
