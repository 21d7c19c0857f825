"""When debits fall: the first one that can still be announced, and the next ones of a mandate that stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from forms.direct_debit import words
from tenant_space import formats
from tenant_space.formats.months import Month

SHOWN = 12


@dataclass(frozen=True, slots=True)
class DebitRules:
    """What the landlord's settings say of direct debits."""

    days: tuple[int, ...]
    """The days of the month to choose among."""
    notice_days: int
    """How many days before it a debit is announced at the latest."""
    closing_day: int
    """The day of the month before on which the ERP prepares the debits of a month; 0: none."""


@dataclass(frozen=True, slots=True)
class DebitLine:
    """A debit to come."""

    on: dt.date
    """Its day, before weekends and public holidays move it."""
    cents: int | None
    """How much, in cents; None: not known yet."""
    how: str
    """Where the amount comes from, in words."""

    @property
    def amount(self) -> str:
        """`456,78 €`, or that it is not known yet."""
        return "Pas encore connu" if self.cents is None else formats.euros(self.cents)


def first_debit_on(day: int, *, asked_on: dt.date, rules: DebitRules) -> dt.date:
    """The first debit on this day of the month for somebody who asks on a day.

    It is announced in time (14 days unless agreed otherwise, SEPA core rulebook), and its month is not prepared yet.
    """
    month = Month.of(asked_on)
    while True:
        closing = (month + -1).day(rules.closing_day) if rules.closing_day else dt.date.max
        on = month.day(day)
        if on >= asked_on + dt.timedelta(days=rules.notice_days) and asked_on <= closing:
            return on
        month += 1


def next_debits(
    day: int,
    *,
    today: dt.date,
    known_cents: int | None,
    known_on: dt.date | None,
    due_on: dt.date | None,
    usual: tuple[int, str] | None,
) -> tuple[DebitLine, ...]:
    """The next twelve debits on a day of the month.

    `known_cents`, `due_on`: what the account announces for the next term, and the day on which it is due; `known_on`:
    the day of its debit, where that is certain; else None. `usual`: what the latest whole term came to, in cents, and
    its month in words; None: no term is known.
    """
    start = known_on or _next_day(day, today)
    lines = []
    for place in range(SHOWN):
        on = start if place == 0 else (Month.of(start) + place).day(day)
        if known_cents is not None and due_on and on >= due_on:  # never on a debit that falls before the term is due
            lines.append(DebitLine(on, known_cents, words.NEXT_TERM))
            known_cents = None
        elif usual and usual[0] > 0:
            lines.append(DebitLine(on, usual[0], words.ESTIMATED.format(month=usual[1])))
        else:
            lines.append(DebitLine(on, None, words.ON_THE_NOTICE))
    return tuple(lines)


def _next_day(day: int, today: dt.date) -> dt.date:
    on = Month.of(today).day(day)
    return on if on >= today else (Month.of(today) + 1).day(day)
