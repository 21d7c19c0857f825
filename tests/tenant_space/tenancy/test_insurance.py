"""The insurance of a lease, resolved from the ERP's columns and the certificates accepted by the portal."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from tenant_space.tenancy.enums import CertificateState, InsuranceStatus
from tenant_space.tenancy.insurance import Cover, cover_of, erp_columns, leases_insurable
from tenant_space.tenancy.models import Lease, LeaseInsurance
from tenant_space.tenancy.scope import scopes_kept
from tenant_space.tenancy.services import certificate_decide, certificate_record
from tests.kit import factories as f
from tests.kit.left_home import left_home

TODAY = dt.date(2026, 11, 23)
LATER, SOON, PAST = TODAY + dt.timedelta(days=200), TODAY + dt.timedelta(days=30), TODAY - dt.timedelta(days=1)


def day(offset: int) -> dt.date:
    return TODAY + dt.timedelta(days=offset)


def lease(
    status: str = "EXPIRED", start: dt.date | None = None, end: dt.date | None = None, required: bool = True
) -> Lease:
    return Lease(
        lease_id="L1",
        insurance_required=required,
        insurance_status=status,
        insurance_valid_from=start,
        insurance_valid_to=end,
    )


def certificate(state: str, start: int, end: int, erp: Lease | None = None, age: int = 1) -> LeaseInsurance:
    """A certificate for n days from today, decided when the ERP said what `erp` says."""
    return LeaseInsurance(
        state=state,
        valid_from=day(start),
        valid_to=day(end),
        reason="Illisible." if state == CertificateState.REFUSED else "",
        erp_seen=erp_columns(erp or lease()),
        created_at=timezone.now() - dt.timedelta(days=age),
    )


ACCEPTED, REFUSED, WAITING = CertificateState.ACCEPTED, CertificateState.REFUSED, CertificateState.UNDER_REVIEW


@pytest.mark.parametrize(
    ("erp", "label", "until"),
    [
        (lease("UP_TO_DATE", day(-10), LATER), "À jour", LATER),
        (lease("UP_TO_DATE"), "À jour", None),
        (lease("UP_TO_DATE", day(-10), day(31)), "À jour", day(31)),
        (lease("UP_TO_DATE", day(-10), SOON), "Expire le 23\u00a0décembre\u00a02026", SOON),
        (lease("EXPIRING", day(-10), TODAY), "Expire le 23\u00a0novembre\u00a02026", TODAY),
        (lease("UP_TO_DATE", day(-10), PAST), "Non à jour", None),
        (lease("EXPIRED"), "Non à jour", None),
        (lease(""), "Non à jour", None),
        (lease("REJECTED"), "Refusée", None),
        (lease("UNDER_REVIEW"), "En cours de validation", None),
        (lease("NOT_REQUIRED"), "Non demandée", None),
        (lease("EXPIRED", required=False), "Non demandée", None),
    ],
)
def test_what_the_erp_says(erp: Lease, label: str, until: dt.date | None) -> None:
    found = cover_of(erp, [], TODAY)
    assert (found.label, found.until) == (label, until)


@pytest.mark.parametrize(
    ("erp", "sent", "status", "until"),
    [
        # An accepted certificate stands until its end, whatever the ERP still says.
        (lease("EXPIRED"), [certificate(ACCEPTED, 0, 364)], "UP_TO_DATE", day(364)),
        (lease("EXPIRED"), [certificate(ACCEPTED, -364, 0)], "EXPIRING", TODAY),
        (lease("EXPIRED"), [certificate(ACCEPTED, -365, -1)], "EXPIRED", None),
        # An old refusal of the ERP does not count against it; a new one does.
        (lease("REJECTED"), [certificate(ACCEPTED, 0, 364, lease("REJECTED"))], "UP_TO_DATE", day(364)),
        (lease("REJECTED"), [certificate(ACCEPTED, 0, 364, lease("EXPIRED"))], "REJECTED", None),
        (lease("REJECTED"), [certificate(ACCEPTED, -365, -1, lease("REJECTED"))], "EXPIRED", None),
        # A later period of the ERP wins.
        (lease("UP_TO_DATE", day(0), day(400)), [certificate(ACCEPTED, 0, 364)], "UP_TO_DATE", day(400)),
        # A certificate for next year adds to this year's, if nothing is missing between them.
        (lease("UP_TO_DATE", day(-300), day(9)), [certificate(ACCEPTED, 10, 374)], "UP_TO_DATE", day(374)),
        (lease("UP_TO_DATE", day(-300), day(9)), [certificate(ACCEPTED, 11, 374)], "EXPIRING", day(9)),
        (lease("EXPIRED"), [certificate(ACCEPTED, 1, 365)], "EXPIRED", None),
        # What waits says so, and keeps the end of the present cover.
        (lease("EXPIRED"), [certificate(WAITING, 0, 364)], "UNDER_REVIEW", None),
        (lease("UP_TO_DATE", day(-300), day(9)), [certificate(WAITING, 10, 374)], "UNDER_REVIEW", day(9)),
        # A refusal shows while nothing covers the lease.
        (lease("EXPIRED"), [certificate(REFUSED, 0, 364)], "REJECTED", None),
        (lease("UP_TO_DATE", day(-300), LATER), [certificate(REFUSED, 0, 364)], "UP_TO_DATE", LATER),
        (
            lease("EXPIRED"),
            [certificate(REFUSED, 0, 364, age=3), certificate(ACCEPTED, 0, 364, age=2)],
            "UP_TO_DATE",
            day(364),
        ),
        (
            lease("EXPIRED"),
            [certificate(ACCEPTED, -365, -1, age=300), certificate(REFUSED, 0, 364, age=2)],
            "REJECTED",
            None,
        ),
        # What the ERP has insured since makes an older refusal a thing of the past; order is by age.
        (lease("EXPIRED", day(-400), day(-35)), [certificate(REFUSED, -500, -140, lease(), age=500)], "EXPIRED", None),
        (
            lease("EXPIRED"),
            [certificate(REFUSED, 0, 364, age=2), certificate(ACCEPTED, -365, -1, age=300)],
            "REJECTED",
            None,
        ),
        # Not asked for: whatever was sent.
        (lease("NOT_REQUIRED"), [certificate(WAITING, 0, 364)], "NOT_REQUIRED", None),
    ],
)
def test_both_together(erp: Lease, sent: list[LeaseInsurance], status: str, until: dt.date | None) -> None:
    found = cover_of(erp, sent, TODAY)
    assert (found.status, found.until) == (status, until)


def test_the_reason_of_a_refusal_is_told() -> None:
    assert cover_of(lease(), [certificate(REFUSED, 0, 364)], TODAY).reason == "Illisible."


@pytest.mark.parametrize("status", InsuranceStatus)
def test_only_what_is_missing_is_to_do(status: InsuranceStatus) -> None:
    assert Cover(status).to_do == (status in ("EXPIRING", "EXPIRED", "REJECTED"))


@pytest.mark.django_db
def test_a_decision_is_noted_for_every_lease_of_the_sending() -> None:
    holder = f.HolderFactory()
    leases = f.LeaseFactory.create_batch(2, account=holder.account, insurance_status="EXPIRED")
    sending, other = uuid.uuid4(), uuid.uuid4()
    certificate_record(leases=leases, submission=sending, valid_from=TODAY, valid_to=LATER)
    certificate_record(leases=leases[:1], submission=other, valid_from=TODAY, valid_to=LATER)
    certificate_decide(submission=sending, accepted=False, reason="Illisible.")
    rows = LeaseInsurance.objects.filter(submission=sending)
    assert {(row.state, row.reason, row.erp_seen) for row in rows} == {("REFUSED", "Illisible.", "EXPIRED||")}
    assert LeaseInsurance.objects.get(submission=other).state == "UNDER_REVIEW"


@pytest.mark.django_db
def test_ended_leases_and_foreign_ones_are_not_listed(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    holder, other = f.HolderFactory(), f.HolderFactory()
    mine = f.LeaseFactory(account=holder.account)
    f.LeaseFactory(account=holder.account, end_date=timezone.localdate() - dt.timedelta(days=1))
    f.LeaseFactory(account=other.account)
    with scopes_kept(), django_assert_num_queries(3):
        assert [row.lease_id for row in leases_insurable(holder.tenant, holder.account_id)] == [mine.pk]
    assert leases_insurable(holder.tenant, other.account_id) == ()


@pytest.mark.django_db
def test_for_who_left_nothing_is_to_be_insured() -> None:
    left = left_home()
    assert leases_insurable(left.tenant, left.account_id) == ()
    stays = left.account.holders.get(tenant__last_name="RESTE")
    assert len(leases_insurable(stays.tenant, left.account_id)) == 2
