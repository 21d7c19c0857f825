"""What a manager accepted and what the next batches say, on the real exchange."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from forms.submissions.models import Submission
from forms.submissions.services import submission_accept
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.tenancy.insurance import cover_of, leases_insurable
from tenant_space.tenancy.models import Holder, Lease
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.batches import FULL, EditedBatch

pytestmark = pytest.mark.django_db
ERP_SAYS = "L001;123456;P001;MAIN;2019-03-01;;;35542;10136;Y;EXPIRED;2025-01-01;2025-12-31"
TODAY = timezone.localdate()


@pytest.fixture
def holder() -> Holder:
    batch_import(directory=FULL)
    return Holder.objects.get(account_id="123456", tenant_id="T0000123")


@pytest.fixture
def next_batch(tmp_path: Path) -> Callable[..., None]:
    def build(sequence: int, *columns: str) -> None:
        """Import a batch in which the dwelling's row has other columns about its insurance."""
        batch = EditedBatch(FULL, tmp_path / str(sequence))
        status = ";".join(columns)
        batch.replace("leases.csv", ERP_SAYS, f"L001;123456;P001;MAIN;2019-03-01;;;35600;10136;Y;{status}")
        batch_import(directory=batch.as_next(sequence).path)

    return build


def dwelling(holder: Holder, on: dt.date | None = None) -> str:
    lease = Lease.objects.get(pk="L001")
    return cover_of(lease, lease.certificates.all(), on).label if on else labels(holder)["L001"]


def labels(holder: Holder) -> dict[str, str]:
    return {row.lease_id: row.cover.label for row in leases_insurable(holder.tenant, holder.account_id)}


def accepted(holder: Holder) -> Submission:
    submission = ff.sent(holder)
    return submission_accept(submission=submission, user=f.StaffFactory())


def test_a_batch_that_still_says_expired_changes_nothing_until_the_end(
    holder: Holder, next_batch: Callable[..., None]
) -> None:
    assert labels(holder) == {"L001": "Non à jour", "L002": "Non à jour"}
    end = accepted(holder).period_to
    next_batch(124, "EXPIRED", "2025-01-01", "2025-12-31")
    assert Lease.objects.get(pk="L001").rent_cents == 35_600, "the batch was applied"
    assert labels(holder) == {"L001": "À jour", "L002": "À jour"}
    assert dwelling(holder, end - dt.timedelta(days=31)) == "À jour"
    assert dwelling(holder, end).startswith("Expire le")
    assert dwelling(holder, end + dt.timedelta(days=1)) == "Non à jour"


def test_the_erp_may_refuse_it_later(holder: Holder, next_batch: Callable[..., None]) -> None:
    accepted(holder)
    next_batch(124, "REJECTED", "2025-01-01", "2025-12-31")
    assert labels(holder) == {"L001": "Refusée", "L002": "À jour"}


def test_the_erp_may_send_a_later_period(holder: Holder, next_batch: Callable[..., None]) -> None:
    end = accepted(holder).period_to
    later = end + dt.timedelta(days=90)
    next_batch(124, "UP_TO_DATE", "2026-01-01", str(later))
    assert dwelling(holder, later - dt.timedelta(days=31)) == "À jour"
    assert dwelling(holder, later + dt.timedelta(days=1)) == "Non à jour"
