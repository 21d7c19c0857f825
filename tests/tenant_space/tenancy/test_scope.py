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


def test_documents_outside_their_period_are_not_visible():
    holder = f.HolderFactory()
    now = timezone.now()
    hour = dt.timedelta(hours=1)
    f.DocumentFactory(account=holder.account, visible_from=now + hour)
    f.DocumentFactory(account=holder.account, visible_to=now - hour)
    shown = f.DocumentFactory(account=holder.account, visible_from=now - hour, visible_to=now + hour)
    assert list(models.Document.objects.for_tenant(holder.tenant).visible()) == [shown]
