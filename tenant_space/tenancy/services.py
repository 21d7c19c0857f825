"""What the portal writes of its own beside the ERP's rows. Called inside the caller's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from tenant_space.tenancy.enums import CertificateState
from tenant_space.tenancy.insurance import erp_columns
from tenant_space.tenancy.models import Lease, LeaseInsurance


def certificate_record(*, leases: Iterable[Lease], submission: UUID, valid_from: dt.date, valid_to: dt.date) -> None:
    """Note a certificate sent for these leases, still to be reviewed."""
    LeaseInsurance.objects.bulk_create(
        LeaseInsurance(lease=lease, submission=submission, valid_from=valid_from, valid_to=valid_to)
        for lease in leases
    )


def certificate_decide(*, submission: UUID, accepted: bool, reason: str = "") -> None:
    """Note what was decided on the certificate of a submission, for each of its leases."""
    rows = list(LeaseInsurance.objects.select_related("lease").filter(submission=submission))
    for row in rows:
        row.state = CertificateState.ACCEPTED if accepted else CertificateState.REFUSED
        row.reason, row.decided_at, row.erp_seen = reason, timezone.now(), erp_columns(row.lease)
    LeaseInsurance.objects.bulk_update(rows, ["state", "reason", "decided_at", "erp_seen"])
