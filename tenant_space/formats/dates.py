"""Dates, times and durations as French says them."""

from __future__ import annotations

import datetime as dt
import math
from functools import lru_cache

from django.utils import timezone

from tenant_space.formats.months import Month
from tenant_space.formats.spaces import NO_BREAK_SPACE

HALF_A_YEAR = 180  # days
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
# Stored for a beginning of which nobody knows more than that it lies long ago. It compares and sorts as such.
LONG_AGO = dt.date(1900, 1, 1)


def known_beginning(day: dt.date) -> dt.date | None:
    """A beginning as it can be told; None when only « long ago » is known of it."""
    return None if day <= LONG_AGO else day


def long_date(day: dt.date | dt.datetime) -> str:
    """A date as `5 décembre 2026`; the first of a month is `1er`."""
    return _long(timezone.localdate(day) if isinstance(day, dt.datetime) else day)


@lru_cache(maxsize=4096)  # a page of réclamations writes forty
def _long(day: dt.date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {Month.of(day).name}"


def full_date(day: dt.date | dt.datetime) -> str:
    """A day with its name, as one meets on it: `jeudi 26 novembre 2026`."""
    local = timezone.localtime(day) if isinstance(day, dt.datetime) else day
    return f"{_DAYS[local.weekday()]} {long_date(local)}"


def short_date(day: dt.date | dt.datetime) -> str:
    """A date in figures, for a column of them: `05/12/2026`."""
    local = timezone.localtime(day) if isinstance(day, dt.datetime) else day
    return f"{local.day:02d}/{local.month:02d}/{local.year:04d}"


def clock(moment: dt.datetime) -> str:
    """The time of day in the landlord's zone, unbroken: `9 h`, `13 h 30`."""
    local = timezone.localtime(moment)
    minutes = f"{NO_BREAK_SPACE}{local.minute:02d}" if local.minute else ""
    return f"{local.hour}{NO_BREAK_SPACE}h{minutes}"


def near_date(day: dt.date | dt.datetime) -> str:
    """A day as one says it in a sentence, unbroken: `5 décembre`; with its year when it is half a year away."""
    local = timezone.localdate(day) if isinstance(day, dt.datetime) else day
    text = long_date(local)
    if abs((local - timezone.localdate()).days) <= HALF_A_YEAR:
        text = text.removesuffix(f" {local.year}")
    return text.replace(" ", NO_BREAK_SPACE)


def duration(seconds: float) -> str:
    """How long to wait, rounded up: `une minute`, `12 minutes`, `2 heures`."""
    minutes = max(1, math.ceil(seconds / 60))
    count, unit = (minutes, "minute") if minutes < 90 else (math.ceil(minutes / 60), "heure")
    return f"une{NO_BREAK_SPACE}{unit}" if count == 1 else f"{count}{NO_BREAK_SPACE}{unit}s"
