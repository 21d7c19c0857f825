"""When somebody comes, as the ERP means it: it writes moments in UTC, even where it knows the day only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from tenant_space import formats
from tenant_space.tenancy.models import ClaimEvent
from tenant_space.tenancy.moments import WORKING_HOURS, as_meant, midnight_of

ONE_DAY = dt.timedelta(days=1)
_LAST_MINUTE = (23, 59)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A visit: between two moments, from one on, or on whole days."""

    start: dt.datetime
    """When it begins; local midnight: the ERP knows the day only."""
    end: dt.datetime | None
    """When it ends; of whole days, midnight after the last. None: the ERP gives no end after the start."""
    contractor: str
    """The firm that comes; empty: not known."""
    told_at: dt.datetime
    """When the landlord noted it, or last changed it."""

    @property
    def day(self) -> dt.date:
        return timezone.localdate(self.start)

    @property
    def whole_day(self) -> bool:
        """Whether the ERP knows the day only, or the days."""
        return _is_midnight(self.start) and (self.end is None or _is_midnight(self.end))

    @property
    def last_day(self) -> dt.date:
        """The day on which it ends."""
        if self.end is None:
            return self.day
        last = timezone.localdate(self.end)
        return last - ONE_DAY if _is_midnight(self.end) else last

    @property
    def over(self) -> bool:
        """Whether it is past: its end, or the end of its day."""
        return self.end <= timezone.now() if self.end else self.day < timezone.localdate()

    @property
    def text(self) -> str:
        """`Jeudi 26 novembre 2026, entre 9 h et 13 h`, in the landlord's time; no hour where the ERP gives none."""
        first = formats.full_date(self.day)
        last = formats.full_date(self.last_day)
        if self.whole_day:
            text = first if self.last_day == self.day else f"du {first} au {last}"
        elif self.end is None:
            text = f"{first}, à {formats.clock(self.start)}"
        elif _is_midnight(self.end):
            until = "" if self.last_day == self.day else f", jusqu'au {last}"
            text = f"{first}, à partir de {formats.clock(self.start)}{until}"
        elif _is_midnight(self.start):
            text = f"{first}, avant {formats.clock(self.end)}" if last == first else f"du {first} au {last}"
        elif self.last_day == self.day:
            text = f"{first}, entre {formats.clock(self.start)} et {formats.clock(self.end)}"
        else:
            text = f"{first} à {formats.clock(self.start)}, jusqu'au {last} à {formats.clock(self.end)}"
        return text[0].upper() + text[1:]


def visit_of(event: ClaimEvent) -> Appointment | None:
    """The visit that a step of a réclamation announces; None: none."""
    if event.appointment_from is None:
        return None
    start, end = as_meant(event.appointment_from), event.appointment_to
    if end is not None:
        # Who writes the first day in UTC writes the last one so too.
        in_utc = start != event.appointment_from
        end = _end_as_meant(end, whole_days=_is_midnight(start), in_utc=in_utc)
    kept = end if end and end > start else None
    return Appointment(start, kept, event.contractor, event.event_at)


def _end_as_meant(end: dt.datetime, *, whole_days: bool, in_utc: bool) -> dt.datetime:
    """The end of a visit; the last minute of a day, in UTC or here, is the end of that day."""
    written, local = end.astimezone(dt.UTC), timezone.localtime(end)
    if (local.hour, local.minute) == _LAST_MINUTE:
        return midnight_of(local.date() + ONE_DAY)
    if (written.hour, written.minute) == _LAST_MINUTE and (in_utc or local.hour not in WORKING_HOURS):
        return midnight_of(written.date() + ONE_DAY)
    meant = as_meant(end)
    # After an hour, a day without one is its last; after whole days, midnight is where they end.
    return meant if whole_days or meant == end else meant + ONE_DAY


def _is_midnight(moment: dt.datetime) -> bool:
    return timezone.localtime(moment).time() == dt.time.min
