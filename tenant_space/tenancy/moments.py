"""Moments of the ERP, as it means them: it writes all in UTC, even where it knows the day only."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, Q, When
from django.db.models.functions import ExtractHour, ExtractMinute, ExtractSecond, TruncDate
from django.db.models.lookups import Exact, In
from django.utils import timezone

# Midnight in UTC is a moment like any other where it falls within these hours of the local day: in the Pacific.
WORKING_HOURS = range(7, 20)


def as_meant(moment: dt.datetime) -> dt.datetime:
    """A moment of the ERP; midnight in UTC, at an hour when nobody works here, is that day: its local midnight.

    Shown as it is, it would be « à 1 h » in Paris, « à 4 h » in Saint-Denis, and the day before in Fort-de-France.
    """
    written = moment.astimezone(dt.UTC)
    if written.time() != dt.time.min or timezone.localtime(moment).hour in WORKING_HOURS:
        return moment
    return midnight_of(written.date())


def midnight_of(day: dt.date) -> dt.datetime:
    """The moment when a day begins here."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def day_meant(name: str) -> Case:
    """The local day of `as_meant` in SQL, of the column `name`: what is told to somebody ends with their last day."""
    at_midnight = [Q(Exact(part(name, tzinfo=dt.UTC), 0)) for part in (ExtractHour, ExtractMinute, ExtractSecond)]
    no_hour = at_midnight[0] & at_midnight[1] & at_midnight[2] & ~Q(In(ExtractHour(name), list(WORKING_HOURS)))
    return Case(When(no_hour, then=TruncDate(name, tzinfo=dt.UTC)), default=TruncDate(name))
