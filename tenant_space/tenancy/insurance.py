"""The insurance of each lease: what the ERP says and what the portal accepted, resolved in one place.

An accepted certificate stands until its end, or until the ERP refuses it or sends a later period
(exchange format, "who owns what"). Insurance is due by law n° 89-462, art. 7 g).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from tenant_space import formats
from tenant_space.tenancy.enums import CertificateState, InsuranceStatus
from tenant_space.tenancy.kept_statements import statement
from tenant_space.tenancy.leases import premises_place, premises_title
from tenant_space.tenancy.managers import LeaseQuerySet
from tenant_space.tenancy.models import Lease, LeaseInsurance, Tenant

EXPIRING_DAYS = 30
_COVERING = (InsuranceStatus.UP_TO_DATE, InsuranceStatus.EXPIRING)
_ONCE_COVERED = (*_COVERING, InsuranceStatus.EXPIRED)
_TONES = {
    InsuranceStatus.UP_TO_DATE: "good",
    InsuranceStatus.EXPIRING: "warn",
    InsuranceStatus.EXPIRED: "bad",
    InsuranceStatus.REJECTED: "bad",
    InsuranceStatus.UNDER_REVIEW: "info",
    InsuranceStatus.NOT_REQUIRED: "info",
}


@dataclass(frozen=True, slots=True)
class Cover:
    """How a lease is insured."""

    status: str
    """The code of its status, an `InsuranceStatus`."""
    until: dt.date | None = None
    """The last day covered without a gap; None: it is not covered, or without an end."""
    reason: str = ""
    """Why the last certificate was refused; empty unless the portal refused it."""

    @property
    def label(self) -> str:
        if self.status == InsuranceStatus.EXPIRING and self.until:
            return f"Expire le {formats.long_date(self.until).replace(' ', formats.NO_BREAK_SPACE)}"
        return str(InsuranceStatus(self.status).label)

    @property
    def tone(self) -> str:
        return _TONES[InsuranceStatus(self.status)]

    @property
    def waits(self) -> bool:
        """Whether another certificate is being checked while one still covers."""
        return self.status == InsuranceStatus.UNDER_REVIEW and self.until is not None

    @property
    def to_do(self) -> bool:
        """Whether the tenant should send a certificate now."""
        return self.status in (InsuranceStatus.EXPIRING, InsuranceStatus.EXPIRED, InsuranceStatus.REJECTED)


@dataclass(frozen=True, slots=True)
class LeaseCover:
    """A lease as the insurance page lists it."""

    lease_id: str
    """The number of the lease in the ERP."""
    title: str
    """What is rented, in two words: `Logement T2`."""
    address: tuple[str, ...]
    """Where it is, in two lines at most."""
    cover: Cover
    """How it is insured."""


def erp_columns(lease: Lease) -> str:
    """What the ERP says of a lease's insurance, as one text: a change of it is a new word of the ERP."""
    return f"{lease.insurance_status}|{lease.insurance_valid_from or ''}|{lease.insurance_valid_to or ''}"


def cover_of(lease: Lease, certificates: Iterable[LeaseInsurance], on: dt.date | None = None) -> Cover:
    """How a lease is insured on a day (default: today)."""
    day = on or timezone.localdate()
    if not lease.insurance_required or lease.insurance_status == InsuranceStatus.NOT_REQUIRED:
        return Cover(str(InsuranceStatus.NOT_REQUIRED))
    sent = sorted(certificates, key=lambda row: row.created_at)
    until = _covered_until(lease, sent, day)
    if any(row.told_state == CertificateState.UNDER_REVIEW and not _superseded(lease, row, sent) for row in sent):
        return Cover(str(InsuranceStatus.UNDER_REVIEW), _said(until))
    if until is not None:
        near = until - day <= dt.timedelta(days=EXPIRING_DAYS)
        return Cover(str(InsuranceStatus.EXPIRING if near else InsuranceStatus.UP_TO_DATE), _said(until))
    return _uncovered(lease, sent)


def _superseded(lease: Lease, row: LeaseInsurance, sent: Iterable[LeaseInsurance]) -> bool:
    """Whether a certificate sent later, and good for at least as long, is accepted: this one has nothing to add."""
    return any(
        other.told_state == CertificateState.ACCEPTED
        and other.created_at >= row.created_at
        and other.valid_to >= row.valid_to
        and not _refused_since(lease, other)
        for other in sent
    )


def _covered_until(lease: Lease, sent: list[LeaseInsurance], day: dt.date) -> dt.date | None:
    """The last day covered without a gap from this day on, by the ERP or by accepted certificates."""
    periods = [
        (row.valid_from, row.valid_to)
        for row in sent
        if row.told_state == CertificateState.ACCEPTED and not _refused_since(lease, row)
    ]
    if lease.insurance_status in _COVERING:
        periods.append((lease.insurance_valid_from or dt.date.min, lease.insurance_valid_to or dt.date.max))
    reach = day - dt.timedelta(days=1)
    for start, end in sorted(periods):
        if start <= reach or start - reach <= dt.timedelta(days=1):
            reach = max(reach, end)
    return reach if reach >= day else None


def cover_ended_on(lease: Lease, certificates: Iterable[LeaseInsurance], on: dt.date) -> dt.date | None:
    """The last day before this one that the ERP or an accepted certificate covered; None when nothing did."""
    ends = [
        row.valid_to
        for row in certificates
        if row.told_state == CertificateState.ACCEPTED and not _refused_since(lease, row)
    ]
    if lease.insurance_status in _ONCE_COVERED and lease.insurance_valid_to:
        ends.append(lease.insurance_valid_to)
    return max((end for end in ends if end < on), default=None)


def _said(until: dt.date | None) -> dt.date | None:
    """A cover without an end in the ERP has no last day to show."""
    return None if until == dt.date.max else until


def _refused_since(lease: Lease, certificate: LeaseInsurance) -> bool:
    """Whether the ERP has refused a certificate after the portal accepted it."""
    return lease.insurance_status == InsuranceStatus.REJECTED and certificate.erp_seen != erp_columns(lease)


def _same_period(lease: Lease, certificate: LeaseInsurance) -> bool:
    """Whether the ERP has known no other period since the decision: a refusal before it is forgotten."""
    return certificate.erp_seen.partition("|")[2] == erp_columns(lease).partition("|")[2]


def _uncovered(lease: Lease, sent: list[LeaseInsurance]) -> Cover:
    latest = sent[-1] if sent else None
    if latest and latest.told_state == CertificateState.REFUSED and _same_period(lease, latest):
        return Cover(str(InsuranceStatus.REJECTED), reason=latest.reason)
    if lease.insurance_status in (InsuranceStatus.REJECTED, InsuranceStatus.UNDER_REVIEW):
        over = latest and latest.told_state == CertificateState.ACCEPTED and not _refused_since(lease, latest)
        return Cover(str(InsuranceStatus.EXPIRED) if over else lease.insurance_status)
    return Cover(str(InsuranceStatus.EXPIRED))


def leases_insurable(
    tenant: Tenant, account_number: str, known: Iterable[Lease] | None = None
) -> tuple[LeaseCover, ...]:
    """The running leases of an account with their insurance, the dwelling first.

    `known`: all its leases as this person is told of them, from those who have read them (`AccountHead.leases`).
    """
    today = timezone.localdate()
    # By the end that is told: for those who left a home, its lease goes on no more.
    leases = _leases(tenant, account_number) if known is None else known
    running = [lease for lease in leases if lease.end_date is None or lease.end_date >= today]
    ranked = sorted(running, key=lambda lease: (lease.kind != "MAIN", lease.lease_id))
    sent: dict[str, list[LeaseInsurance]] = defaultdict(list)
    for row in _certificates(tenant, account_number) if ranked else ():
        sent[row.lease_id].append(row)
    return tuple(_lease_cover(lease, sent[lease.pk], today) for lease in ranked)


@statement
def _leases(tenant: Tenant, account_number: str) -> QuerySet[Lease]:
    return Lease.objects.for_tenant(tenant).filter(account_id=account_number).select_related("premises")


@statement
def _certificates(tenant: Tenant, account_number: str) -> QuerySet[LeaseInsurance]:
    return LeaseInsurance.objects.for_tenant(tenant).filter(lease__account_id=account_number)


def _lease_cover(lease: Lease, certificates: Iterable[LeaseInsurance], day: dt.date) -> LeaseCover:
    return LeaseCover(
        lease_id=lease.lease_id,
        title=premises_title(lease.premises),
        address=premises_place(lease.premises),
        cover=cover_of(lease, certificates, day),
    )


def _pending(lease: Lease, sent: list[LeaseInsurance]) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """The submissions under review for a lease: those that count, and those that one accepted since made idle."""
    pending = [row for row in sent if row.told_state == CertificateState.UNDER_REVIEW]
    idle = frozenset(row.submission for row in pending if _superseded(lease, row, sent))
    return frozenset(row.submission for row in pending) - idle, idle


def certificates_superseded(tenant: Tenant) -> frozenset[UUID]:
    """The submissions still under review that have nothing to add to what was accepted since. One query.

    Those who left a home to others are told nothing of what these sent later, nor of what the ERP says of it since.
    """
    sent: dict[str, list[LeaseInsurance]] = defaultdict(list)
    for row in LeaseInsurance.objects.for_tenant(tenant).select_related("lease"):
        if until := getattr(row, "told_until", None):
            LeaseQuerySet.take_off(row.lease, until)
        sent[row.lease_id].append(row)
    pairs = [_pending(rows[0].lease, rows) for rows in sent.values()]
    idle = frozenset[UUID]().union(*(one for _, one in pairs))
    return idle.difference(*(one for one, _ in pairs))
