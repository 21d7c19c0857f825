"""Working days of the landlord: Monday to Friday without public holidays (Code du travail, L. 3133-1) and days off.

Alsace and Moselle have two holidays more (L. 3134-13), overseas each the day of the abolition of slavery
(L. 3422-2): `PORTAL_HOLIDAYS` names the region. The landlord's own days stand in their settings.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays
from django.conf import settings
from django.utils import timezone

from tenant_space.landlord.days_off import DaysOff, days_off
from tenant_space.landlord.selectors import landlord_current


@cache
def _public_holidays(region: str) -> holidays.HolidayBase:
    """Those of France and of a region of it; made at the first question, since the library is slow to start."""
    return holidays.country_holidays("FR", subdiv=region or None)


@cache
def _own_days(text: str) -> DaysOff:
    return days_off(text)


def is_working_day(day: dt.date) -> bool:
    """Whether offices are open on this day."""
    own = _own_days(landlord_current().settings.days_off)
    return day.weekday() < 5 and day not in _public_holidays(settings.PORTAL_HOLIDAYS) and day not in own


def working_days_after(start: dt.date, count: int) -> dt.date:
    """The day that comes n working days after a day."""
    day = start
    while count > 0:
        day += dt.timedelta(days=1)
        count -= is_working_day(day)
    return day


def office_moment(start: dt.datetime) -> dt.datetime:
    """This moment when offices are open by the landlord's clock (`PORTAL_OFFICE_HOURS`), else when they open next."""
    local = timezone.localtime(start)
    opens, closes = settings.PORTAL_OFFICE_HOURS
    day = local.date()
    if is_working_day(day) and opens <= local.hour < closes:
        return start
    if not is_working_day(day) or local.hour >= closes:
        day = working_days_after(day, 1)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(opens)))


def working_days_between(start: dt.date, end: dt.date) -> int:
    """How many working days come after a day, up to another one included; 0 when that one is not later."""
    days = (end - start).days
    return sum(is_working_day(start + dt.timedelta(days=number)) for number in range(1, days + 1))
