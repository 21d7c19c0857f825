"""Leases and their premises, in words and in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.utils import timezone

from tenant_space.formats.months import Month
from tenant_space.tenancy.enums import PremisesType
from tenant_space.tenancy.models import Lease, Premises


def lease_has_ended(lease: Lease) -> bool:
    """A lease under notice runs until its last day."""
    return lease.end_date is not None and lease.end_date < timezone.localdate()


def lease_rank(lease: Lease) -> tuple[bool, bool, int, str]:
    """Running leases first, and among them the dwelling; of those that ended, the dwelling left last."""
    ended = lease_has_ended(lease)
    latest = -lease.end_date.toordinal() if ended and lease.end_date else 0
    return ended, lease.premises.type != PremisesType.LOGEMENT, latest, lease.lease_id


def premises_title(premises: Premises) -> str:
    """What it is, in two words: `Logement T2`."""
    return f"{premises.get_type_display()} {premises.category}".strip()


def premises_label(premises: Premises) -> str:
    """What it is and where, in one line: `Logement - 8 boulevard Krumnov`."""
    return f"{premises.get_type_display()} - {premises.address_line1}"


def premises_address(premises: Premises) -> tuple[str, ...]:
    """The lines of its postal address."""
    return _lines(premises.address_line1, premises.address_line2, f"{premises.postal_code} {premises.city}")


def premises_place(premises: Premises) -> tuple[str, ...]:
    """Its address in two lines, where the complement of a letter is not needed."""
    return _lines(premises.address_line1, f"{premises.postal_code} {premises.city}")


def _lines(*lines: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in lines if line.strip())


def term_goes_on(month: Month, rents: Collection[str | None], before: Mapping[str | None, dt.date | None]) -> bool:
    """Whether a month still waits for the rent of a lease that was billed before, and still runs.

    `rents`: the leases that have theirs; `before`: those that had one in the term before, with their last days.
    """
    return any(lease not in rents and (until is None or until >= month.first_day) for lease, until in before.items())
