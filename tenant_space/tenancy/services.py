"""What the portal writes of its own beside the ERP's rows. Called inside the caller's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from tenant_space.tenancy.enums import CertificateState
from tenant_space.tenancy.insurance import erp_columns
from tenant_space.tenancy.models import Lease, LeaseInsurance


class ErpHasSpoken(Exception):
    """The ERP says something else of the insurance of a lease than on the day of the decision."""


class NewerDecided(Exception):
    """Another certificate for a lease was accepted with it, or since."""


def certificate_record(*, leases: Iterable[Lease], submission: UUID, valid_from: dt.date, valid_to: dt.date) -> None:
    """Note a certificate sent for these leases, still to be reviewed."""
    LeaseInsurance.objects.bulk_create(
        LeaseInsurance(lease=lease, submission=submission, valid_from=valid_from, valid_to=valid_to)
        for lease in leases
    )


def certificate_decide(
    *, submission: UUID, accepted: bool, reason: str = "", told_at: dt.datetime | None = None
) -> None:
    """Note what was decided on the certificate of a submission, for each of its leases.

    It counts, and is told, from `told_at` on (None: at once): until then it is still under review for everybody.
    """
    _decide(submission, CertificateState.ACCEPTED if accepted else CertificateState.REFUSED, reason, told_at)


def certificate_replace(*, submission: UUID, told_at: dt.datetime | None = None) -> None:
    """Note that a later certificate was accepted, and that nobody decides on the one of this submission any more."""
    _decide(submission, CertificateState.OBSOLETE, "", told_at)


def _decide(submission: UUID, state: CertificateState, reason: str, told_at: dt.datetime | None) -> None:
    rows = list(LeaseInsurance.objects.select_related("lease").filter(submission=submission))
    for row in rows:
        row.state, row.reason = state, reason
        row.decided_at, row.erp_seen = told_at or timezone.now(), erp_columns(row.lease)
    LeaseInsurance.objects.bulk_update(rows, ["state", "reason", "decided_at", "erp_seen"])


def certificate_reopen(*, submission: UUID) -> None:
    """Take back what was decided on the certificate of a submission: it is under review, as before.

    Raises `ErpHasSpoken` or `NewerDecided` when something was built on the decision meanwhile; then nothing is done.
    """
    rows = list(LeaseInsurance.objects.select_related("lease").filter(submission=submission))
    for row in rows:
        if row.erp_seen != erp_columns(row.lease):
            raise ErpHasSpoken
        newer = LeaseInsurance.objects.filter(lease=row.lease, state=CertificateState.ACCEPTED)
        if newer.filter(decided_at__gte=row.decided_at).exclude(submission=submission).exists():
            raise NewerDecided
    certificate_await(submission=submission)


def certificate_forget(*, submission: UUID) -> None:
    """Take back a certificate that nobody has decided on: what was sent is none."""
    LeaseInsurance.objects.filter(submission=submission, state=CertificateState.UNDER_REVIEW).delete()


def certificate_await(*, submission: UUID) -> None:
    """Note that the certificate of a submission is under review again, whatever was decided on it before."""
    rows = LeaseInsurance.objects.filter(submission=submission)
    rows.update(state=CertificateState.UNDER_REVIEW, reason="", decided_at=None, erp_seen="")
