"""A debt in monthly parts that come to it to the cent, with the rent of each month beside them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tenant_space import formats
from tenant_space.formats.months import Month
from tenant_space.landlord.plans import LONGEST_PLAN


@dataclass(frozen=True, slots=True)
class PlanRules:
    """What the landlord's settings say of plans. They warn: no request is refused for them."""

    months_most: int
    """How many months a plan may take."""
    least_cents: int
    """The least part, in cents."""


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a plan."""

    on: dt.date
    """The day by which it is paid."""
    cents: int
    """The part of the debt, in cents."""
    rent_cents: int
    """The rent to pay by the same day, in cents; 0: it is part of the debt already, or nothing is asked any more."""

    @property
    def total_cents(self) -> int:
        """What is to be paid that day, in cents."""
        return self.cents + self.rent_cents


@dataclass(frozen=True, slots=True)
class Rent:
    """What a month costs as long as the plan runs."""

    cents: int
    """What the newest term asks for, aids deducted, in cents; 0: nothing is asked any more, or it is not known."""
    in_debt_until: dt.date | None = None
    """The day of the term that the debt holds already; None: it holds past ones only."""

    def on(self, day: dt.date) -> int:
        """What is asked by a day, beside the debt."""
        counted = self.in_debt_until is not None and day <= self.in_debt_until
        return 0 if counted else max(self.cents, 0)


def parts_equal(cents: int, count: int) -> tuple[int, ...]:
    """A debt in so many parts, which differ by a cent at most, the greater ones first."""
    part, more = divmod(cents, count)
    return tuple(part + 1 if place < more else part for place in range(count))


def parts_of(cents: int, each: int, least: int) -> tuple[int, ...]:
    """A debt in parts of so much; what is left is the last one, or joins it when it would be less than the least."""
    count, left = divmod(cents, each)
    if not left:
        return (each,) * count
    if count and left < least:
        return (*(each,) * (count - 1), each + left)
    return (*(each,) * count, left)


def days_from(first: dt.date, count: int, day: int = 0) -> tuple[dt.date, ...]:
    """One day in each of so many months; a month without it gives its last, and the next ones the day again.

    `day`: of the month, where the first month has not that many; 0: that of the first.
    """
    return tuple((Month.of(first) + number).day(day or first.day) for number in range(count))


def plan_of(parts: tuple[int, ...], first: dt.date, rent: Rent, day: int = 0) -> tuple[Instalment, ...]:
    """The calendar of these parts."""
    days = days_from(first, len(parts), day)
    return tuple(Instalment(on, part, rent.on(on)) for on, part in zip(days, parts, strict=True))


def months_needed(cents: int, each: int) -> int:
    """In how many months a debt is paid, at so much a month."""
    return -(-cents // each)


def beyond(debt_cents: int, months: int, part_cents: int, rules: PlanRules) -> tuple[str, ...]:
    """In what a plan goes beyond the landlord's rules, in words; empty: in nothing."""
    found = []
    if months > rules.months_most:
        found.append(f"Ce plan dure {months} mois. Nos plans durent le plus souvent {rules.months_most} mois au plus.")
    if part_cents < min(rules.least_cents, debt_cents):
        least = formats.euros(rules.least_cents)
        found.append(f"Une échéance y est de {formats.euros(part_cents)}. Le plus souvent, le minimum est de {least}.")
    return tuple(formats.french_spaces(text) for text in found)


def is_drawn(months: int) -> bool:
    """Whether a calendar of so many months helps anybody."""
    return months <= LONGEST_PLAN


def part_fact(on: dt.date, cents: int, rent_cents: int) -> tuple[str, str]:
    """A part of a plan as a row: what it is, and with the rent."""
    text = formats.euros(cents)
    if rent_cents:
        text += f", avec le loyer de {formats.euros(rent_cents)} : {formats.euros(cents + rent_cents)}"
    return formats.long_date(on).capitalize(), formats.french_spaces(text)
