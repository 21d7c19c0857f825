"""Which covers end around a day, for the whole landlord: what the reminders start from.

A handful of queries whatever the number of leases: certificates are read by the same condition as
their leases, never by a list of keys.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tenant_space.tenancy.enums import CertificateState, InsuranceStatus
from tenant_space.tenancy.insurance import EXPIRING_DAYS, cover_ended_on, cover_of
from tenant_space.tenancy.leases import premises_title
from tenant_space.tenancy.models import Holder, Lease, LeaseInsurance, Tenant

# Days after its end during which a cover still counts as just ended.
ENDED_DAYS = 30


@dataclass(frozen=True, slots=True)
class CoverEnd:
    """A lease whose cover ends soon, or ended a short while ago, with nothing sent since."""

    lease_id: str
    """The number of the lease in the ERP."""
    account_number: str
    """The number of its account."""
    location: str
    """What is rented and in which street, on one line."""
    last_day: dt.date
    """The last day of the cover."""


def covers_ending(on: dt.date) -> list[CoverEnd]:
    """The leases of the whole landlord whose cover ends within 30 days, or ended at most 30 days ago."""
    return _ends(_around(Lease.objects.all(), on), on)


def covers_ending_of(tenant: Tenant, lease_ids: Iterable[str], on: dt.date) -> list[CoverEnd]:
    """The same among these leases, as far as the person may read them."""
    return _ends(_around(Lease.objects.for_tenant(tenant).filter(pk__in=lease_ids), on), on)


def holders_writing(account_numbers: Iterable[str], on: dt.date) -> QuerySet[Holder]:
    """Those who may write for these accounts on a day."""
    return Holder.objects.current(on).filter(account__in=account_numbers)


def _around(leases: QuerySet[Lease], on: dt.date) -> QuerySet[Lease]:
    """The running leases to insure that have a period, the ERP's or an accepted one, with its end near this day.

    The end of a cover is always the end of one of its periods: no lease is missed.
    """
    days = (on - dt.timedelta(days=ENDED_DAYS), on + dt.timedelta(days=EXPIRING_DAYS))
    accepted = LeaseInsurance.objects.filter(state=CertificateState.ACCEPTED, valid_to__range=days)
    return (
        leases.filter(Q(insurance_valid_to__range=days) | Q(pk__in=accepted.values("lease_id")))
        .filter(Q(end_date=None) | Q(end_date__gte=on), start_date__lte=on, insurance_required=True)
        .exclude(insurance_status=InsuranceStatus.NOT_REQUIRED)
    )


def _ends(leases: QuerySet[Lease], on: dt.date) -> list[CoverEnd]:
    certificates: dict[str, list[LeaseInsurance]] = defaultdict(list)
    for row in LeaseInsurance.objects.filter(lease__in=leases.values("pk")):
        certificates[row.lease_id].append(row)
    found = []
    for lease in leases.select_related("premises").order_by("-kind", "pk"):
        last_day = _last_day(lease, certificates[lease.pk], on)
        if last_day and abs((last_day - on).days) <= EXPIRING_DAYS:
            location = f"{premises_title(lease.premises)}, {lease.premises.address_line1}"
            found.append(CoverEnd(lease.pk, lease.account_id, location, last_day))
    return found


def _last_day(lease: Lease, certificates: list[LeaseInsurance], on: dt.date) -> dt.date | None:
    cover = cover_of(lease, certificates, on)
    if cover.status == InsuranceStatus.EXPIRING:
        return cover.until
    if cover.status in (InsuranceStatus.EXPIRED, InsuranceStatus.REJECTED):
        return cover_ended_on(lease, certificates, on)
    return None
