"""Figures of the desk: what is open, late and due next in each agency, and how many promises were kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from forms.submissions.calendar import working_days_after
from forms.submissions.desk.filters import NO_AGENCY, agencies_of
from forms.submissions.desk.policies import reviewable
from forms.submissions.enums import TO_DO
from forms.submissions.managers import SubmissionQuerySet, left_to_head_office
from tenant_space import formats
from tenant_space.identity.models import User

RATE_DAYS = 30


@dataclass(frozen=True, slots=True)
class KeptRate:
    """How many promises were kept."""

    kept: int
    """Those answered or decided no later than promised."""
    ended: int
    """All that were answered or decided."""

    def __str__(self) -> str:
        """`92 % (46 sur 50)`; never rounded up to all of them."""
        if not self.ended:
            return "–"
        return f"{self.kept * 100 // self.ended}{formats.NO_BREAK_SPACE}% ({self.kept} sur {self.ended})"


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """An agency, or the head office, as a member of staff may see it."""

    code: str
    """What the filter of the list calls it."""
    name: str
    """What it is called."""
    open: int
    """Requests neither answered nor decided, whoever's turn it is."""
    late: int
    """Those whose promised day has passed."""
    due_next: int
    """Those to be answered by the end of the next working day, and not today."""
    rate: KeptRate
    """How many of its promises were kept."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the desk says of itself to one member of staff."""

    rate: KeptRate
    """How many promises were kept, of all that this person may open."""
    agencies: tuple[AgencyLine, ...]
    """A line for each agency whose requests this person reviews, and the head office last."""


_RATE = {"kept": Count("pk", filter=Q(missed_on=None)), "ended": Count("pk")}


def figures_of(user: User) -> Figures:
    """The figures of the requests that this member of staff may open. Four queries at most, beside those of the scope.

    The rate is of those answered or decided in the last `RATE_DAYS` days. A date moved before it passed counts as
    moved; one that passed does not, whatever was promised since. What was opened again counts once it is answered
    again; what was joined counts if it had been answered itself.
    """
    rows, places = reviewable(user), agencies_of(user)
    counts = _counts()
    found, rates = _by_agency(rows.open(), counts), _by_agency(_concluded(rows), _RATE)
    rate = KeptRate(*(sum(counted[name] for counted in rates.values()) for name in _RATE))
    if places and places[-1][0] == NO_AGENCY:
        office = rows.filter(left_to_head_office())
        found[NO_AGENCY] = office.open().order_by().aggregate(**counts)
        rates[NO_AGENCY] = _concluded(office).aggregate(**_RATE)
    none, no_rate = dict.fromkeys(counts, 0), dict.fromkeys(_RATE, 0)
    lines = (
        AgencyLine(
            code,
            name.partition(" (")[0] if code == NO_AGENCY else name,
            **found.get(code, none),
            rate=KeptRate(**rates.get(code, no_rate)),
        )
        for code, name in places
    )
    return Figures(rate, tuple(lines))


def _concluded(rows: SubmissionQuerySet) -> SubmissionQuerySet:
    return rows.filter(concluded_at__gte=timezone.now() - dt.timedelta(days=RATE_DAYS)).order_by()


def _by_agency(rows: SubmissionQuerySet, counts: Mapping[str, Count]) -> dict[str | None, dict[str, int]]:
    """These counts for each agency, and of what has none under None."""
    counted: Any = rows.order_by().values("agency").annotate(**counts)
    return {row["agency"]: {name: row[name] for name in counts} for row in counted}


def _counts() -> dict[str, Count]:
    today = timezone.localdate()
    due = Q(due_on__gt=today, due_on__lte=working_days_after(today, 1))
    return {
        "open": Count("pk"),
        "late": Count("pk", filter=Q(state__in=TO_DO, due_on__lt=today)),
        "due_next": Count("pk", filter=Q(state__in=TO_DO) & due),
    }
