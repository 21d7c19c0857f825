"""The access rule: who may read and write an account (architecture, « Access »)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.tenancy import enums, models
from tenant_space.tenancy.enums import HolderRole
from tenant_space.tenancy.matching import tenant_may_sign_in
from tenant_space.tenancy.models import Holder, Tenant
from tests.kit import factories as f
from tests.kit.left_home import LATER, LATER_CENTS, day, left_home, noon

pytestmark = pytest.mark.django_db


def sees(tenant: Tenant) -> bool:
    return models.RentAccount.objects.for_tenant(tenant).exists()


@pytest.mark.parametrize("role", enums.READING_ROLES)
def test_signatories_and_guardians_read(role: HolderRole) -> None:
    holder = f.HolderFactory(role=role)
    assert sees(holder.tenant)
    assert tenant_may_sign_in(holder.tenant)


@pytest.mark.parametrize(
    "broken",
    [
        {"role": enums.HolderRole.GUARANTOR},
        {"portal_access": False},
        {"tenant__deceased": True},
        {"to_date": dt.date(2020, 1, 1)},
    ],
    ids=["guarantor", "no portal access", "deceased", "ended long ago"],
)
def test_others_read_nothing(broken: dict[str, Any]) -> None:
    holder = f.HolderFactory(**broken)
    assert not sees(holder.tenant)
    assert not tenant_may_sign_in(holder.tenant)


def test_a_former_tenant_reads_during_the_grace_period_but_no_longer_signs_up(settings: Settings) -> None:
    settings.PORTAL_GRACE_DAYS = 90
    assert sees(f.HolderFactory(to_date=day(-90)).tenant)
    assert not sees(f.HolderFactory(to_date=day(-91)).tenant)
    assert not tenant_may_sign_in(f.HolderFactory(to_date=day(-1)).tenant)
    assert tenant_may_sign_in(f.HolderFactory(to_date=day(0)).tenant)


def test_every_kind_of_row_is_scoped_to_the_tenant() -> None:
    mine, theirs = f.HolderFactory(), f.HolderFactory()
    for holder in (mine, theirs):
        lease = f.LeaseFactory(account=holder.account)
        models.Occupant.objects.create(lease=lease, occupant_id="O1", last_name="X", first_name="Y")
        f.EntryFactory(account=holder.account)
        f.DocumentFactory(account=holder.account)
        models.Mandate.objects.create(
            mandate_id=f"M{holder.pk}", account=holder.account, rum="R", ics="I", status="ACTIVE", iban_masked="FR76"
        )
        claim = models.Claim.objects.create(
            claim_id=f"R{holder.pk}",
            account=holder.account,
            opened_at=f.LONG_AGO,
            category="AUTRE",
            title="Fuite",
            status="EN_COURS",
            updated_at=f.LONG_AGO,
        )
        models.ClaimEvent.objects.create(claim=claim, event_id="1", event_at=f.LONG_AGO)
    scoped: list[Any] = [
        models.RentAccount,
        models.Lease,
        models.Premises,
        models.Occupant,
        models.LedgerEntry,
        models.Mandate,
        models.Claim,
        models.ClaimEvent,
        models.Document,
    ]
    for model in scoped:
        rows = list(model.objects.for_tenant(mine.tenant))
        assert len(rows) == 1, model.__name__
        assert model.objects.count() == 2, model.__name__


def told(tenant: Tenant) -> list[set[int | None]]:
    """By kind of row, how many days after today those told to a person are; None: without a day."""
    found: list[set[int | None]] = []
    dated: tuple[tuple[Any, str], ...] = (
        (models.Document, "document_date"),
        (models.Mandate, "signed_on"),
        (models.Claim, "opened_at"),
        (models.ClaimEvent, "event_at"),
    )
    for model, name in dated:
        days = model.objects.for_tenant(tenant).values_list(name, flat=True)
        local: list[Any] = [timezone.localtime(one).date() if isinstance(one, dt.datetime) else one for one in days]
        found.append({one and (one - timezone.localdate()).days for one in local})
    return found


@pytest.fixture
def left() -> Holder:
    """Somebody left five days ago; the account goes on having rows, late in the evening of that day as well."""
    holder = f.HolderFactory(to_date=day(-5))
    old = f.ClaimFactory(account=holder.account, opened_at=f.LONG_AGO)
    for offset in (-5, -4):
        late = timezone.make_aware(dt.datetime.combine(day(offset), dt.time(0 if offset == -4 else 23, 30)))
        f.DocumentFactory(account=holder.account, document_date=day(offset))
        f.MandateFactory(account=holder.account, signed_on=day(offset))
        f.ClaimFactory(account=holder.account, opened_at=late)
        f.ClaimEventFactory(claim=old, event_at=late)
        f.EntryFactory(account=holder.account, accounting_date=day(offset))
    f.MandateFactory(account=holder.account, signed_on=None)
    return holder


LONG = (f.LONG_AGO.date() - timezone.localdate()).days
UP_TO_THEIR_DAY = [{-5}, {-5}, {-5, LONG}, {-5}]
ALL = [{-5, -4}, {-5, -4, None}, {-5, -4, LONG}, {-5, -4}]


@pytest.mark.parametrize("portal_access", [True, False])
def test_somebody_who_left_reads_up_to_their_last_day_what_goes_on_with_those_who_stayed(
    left: Holder, portal_access: bool
) -> None:
    stays = f.HolderFactory(account=left.account, cosignatory=True, portal_access=portal_access)
    assert told(left.tenant) == UP_TO_THEIR_DAY
    assert told(stays.tenant) == (ALL if portal_access else [set()] * 4)
    assert models.LedgerEntry.objects.for_tenant(left.tenant).count() == 2, "who signed may still owe"
    f.HolderFactory(account=left.account, tenant=left.tenant, guardian=True)
    assert told(left.tenant) == ALL, "still there in another role"


@pytest.mark.parametrize(
    "other",
    [
        {"to_date": dt.date(2026, 1, 31)},
        {"tenant__deceased": True},
        {"role": enums.HolderRole.GUARANTOR},
        {"role": enums.HolderRole.GUARDIAN},
    ],
    ids=["left as well", "died", "guarantor", "guardian"],
)
def test_somebody_who_left_nobody_behind_reads_their_settlement(left: Holder, other: dict[str, Any]) -> None:
    assert told(left.tenant) == ALL
    f.HolderFactory(account=left.account, **{"role": enums.HolderRole.COSIGNATORY} | other)
    assert told(left.tenant) == ALL


def test_a_guardian_who_stopped_reads_no_more_of_who_goes_on(left: Holder) -> None:
    models.Holder.objects.update(role=enums.HolderRole.GUARDIAN)
    f.HolderFactory(account=left.account)
    assert told(left.tenant) == UP_TO_THEIR_DAY


def test_documents_outside_their_period_are_not_visible() -> None:
    holder = f.HolderFactory()
    now = timezone.now()
    hour = dt.timedelta(hours=1)
    f.DocumentFactory(account=holder.account, visible_from=now + hour)
    f.DocumentFactory(account=holder.account, visible_to=now - hour)
    shown = f.DocumentFactory(account=holder.account, visible_from=now - hour, visible_to=now + hour)
    assert list(models.Document.objects.for_tenant(holder.tenant).visible()) == [shown]


# --- rows that are written over, as somebody who left is told of them --------------------------------------


def row_of(model: Any, holder: Holder, **values: Any) -> Any:
    return model.objects.for_tenant(holder.tenant).get(**values)


def test_a_lease_is_told_without_what_it_became() -> None:
    holder = left_home()
    lease = row_of(models.Lease, holder)
    assert (lease.end_date, lease.notice_date) == (day(-5), None)
    assert (lease.rent_cents, lease.charges_cents) == (None, None), "what they were then is not known"
    assert (lease.insurance_required, lease.insurance_status, lease.insurance_valid_to) == (False, "", None)
    stays = models.Holder.objects.get(tenant__last_name="RESTE")
    assert models.Lease.objects.for_tenant(stays.tenant).filter(end_date=day(60), rent_cents=LATER_CENTS).count() == 1


def test_a_lease_that_had_ended_keeps_its_rent() -> None:
    holder = left_home()
    for end in (day(-5), day(-4)):
        f.LeaseFactory(account=holder.account, end_date=end, notice_date=day(-40))
    told = models.Lease.objects.for_tenant(holder.tenant).filter(notice_date=day(-40)).order_by("lease_id")
    assert [(row.end_date, row.rent_cents, row.notice_date) for row in told] == [
        (day(-5), 35_542, day(-40)),
        (day(-5), None, day(-40)),
    ]


def test_a_certificate_is_told_as_it_stood() -> None:
    holder = left_home()
    sent = row_of(models.LeaseInsurance, holder)
    assert (sent.state, sent.reason, sent.decided_at) == (enums.CertificateState.UNDER_REVIEW, "", None)
    models.LeaseInsurance.objects.update(decided_at=noon(day(-5)))
    sent = row_of(models.LeaseInsurance, holder)
    assert (sent.state, sent.reason) == (enums.CertificateState.REFUSED, LATER), "decided in their time"


def test_an_end_that_came_later_is_not_told_of_occupants_and_holders() -> None:
    holder = left_home()
    assert row_of(models.Occupant, holder).to_date is None
    assert {row.to_date for row in models.Holder.objects.for_tenant(holder.tenant)} == {day(-5), None}


@pytest.mark.parametrize(("model", "name"), [(models.Lease, "rent_cents"), (models.Claim, "status")])
def test_columns_of_today_are_not_read_as_values(model: Any, name: str) -> None:
    holder = f.HolderFactory()
    rows = model.objects.for_tenant(holder.tenant)
    reads: tuple[Callable[..., Any], ...] = (
        lambda: rows.values("pk", name),
        lambda: rows.values_list(name),
        rows.values,
        rows.values_list,
    )
    for read in reads:
        with pytest.raises(TypeError, match=name):
            read()
    assert list(rows.values_list("pk")) == [] == list(model.objects.values_list(name))


def test_leases_are_told_whole_to_who_left_nobody_behind() -> None:
    holder = left_home()
    models.Holder.objects.exclude(pk=holder.pk).update(to_date=day(-30))
    assert set(models.Lease.objects.for_tenant(holder.tenant)) == set(models.Lease.objects.all())
    assert {row.rent_cents for row in models.Lease.objects.for_tenant(holder.tenant)} == {LATER_CENTS}
