"""The access rule: who may read and write an account (architecture, « Access »)."""

import datetime as dt

import pytest
from django.utils import timezone

from tenant_space.tenancy import enums, models
from tenant_space.tenancy.identity import tenant_may_sign_in
from tests import factories as f

pytestmark = pytest.mark.django_db


def day(offset: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=offset)


def sees(tenant) -> bool:
    return models.RentAccount.objects.for_tenant(tenant).exists()


@pytest.mark.parametrize("role", enums.READING_ROLES)
def test_signatories_and_guardians_read(role):
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
def test_others_read_nothing(broken):
    holder = f.HolderFactory(**broken)
    assert not sees(holder.tenant)
    assert not tenant_may_sign_in(holder.tenant)


def test_a_former_tenant_reads_during_the_grace_period_but_no_longer_signs_up(settings):
    settings.PORTAL_GRACE_DAYS = 90
    assert sees(f.HolderFactory(to_date=day(-90)).tenant)
    assert not sees(f.HolderFactory(to_date=day(-91)).tenant)
    assert not tenant_may_sign_in(f.HolderFactory(to_date=day(-1)).tenant)
    assert tenant_may_sign_in(f.HolderFactory(to_date=day(0)).tenant)


def test_every_kind_of_row_is_scoped_to_the_tenant():
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
    scoped = [
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


def told(tenant) -> list[set[int]]:
    """By kind of row, how many days after today those told to a person are; None: without a day."""
    found = []
    for model, name in (
        (models.Document, "document_date"),
        (models.Mandate, "signed_on"),
        (models.Claim, "opened_at"),
        (models.ClaimEvent, "event_at"),
    ):
        days = model.objects.for_tenant(tenant).values_list(name, flat=True)
        local = [timezone.localtime(one).date() if isinstance(one, dt.datetime) else one for one in days]
        found.append({one and (one - timezone.localdate()).days for one in local})
    return found


@pytest.fixture
def left():
    """Who left five days ago; the account goes on having rows, late in the evening of that day as well."""
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
def test_who_left_reads_up_to_their_last_day_what_goes_on_with_who_stayed(left, portal_access):
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
def test_who_left_nobody_behind_reads_their_settlement(left, other):
    assert told(left.tenant) == ALL
    f.HolderFactory(account=left.account, **{"role": enums.HolderRole.COSIGNATORY} | other)
    assert told(left.tenant) == ALL


def test_a_guardian_who_stopped_reads_no_more_of_who_goes_on(left):
    models.Holder.objects.update(role=enums.HolderRole.GUARDIAN)
    f.HolderFactory(account=left.account)
    assert told(left.tenant) == UP_TO_THEIR_DAY


def test_documents_outside_their_period_are_not_visible():
    holder = f.HolderFactory()
    now = timezone.now()
    hour = dt.timedelta(hours=1)
    f.DocumentFactory(account=holder.account, visible_from=now + hour)
    f.DocumentFactory(account=holder.account, visible_to=now - hour)
    shown = f.DocumentFactory(account=holder.account, visible_from=now - hour, visible_to=now + hour)
    assert list(models.Document.objects.for_tenant(holder.tenant).visible()) == [shown]
