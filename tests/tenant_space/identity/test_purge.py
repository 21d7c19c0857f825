"""What is forgotten of accesses, and when."""

import datetime as dt

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tenant_space.identity.models import AddressChange, TryCount, User
from tenant_space.identity.purge import address_changes_purge, closed_accesses_purge
from tenant_space.identity.tasks import accesses_forget
from tenant_space.identity.tenant_access.enums import ClosingCause
from tenant_space.identity.tenant_access.services import access_block, access_close
from tests.kit import factories as f

pytestmark = pytest.mark.django_db


def closed(days: int) -> User:
    user = f.UserFactory()
    access_close(user=user, cause=ClosingCause.UNLINKED, actor=f.StaffFactory(), reason="Le frère de Mme Roy")
    User.objects.filter(pk=user.pk).update(suspended_at=timezone.now() - dt.timedelta(days=days, minutes=1))
    return user


def test_a_closed_access_is_deleted_after_a_year_and_why_is_forgotten() -> None:
    old, young, blocked = closed(366), closed(364), f.UserFactory()
    access_block(actor=f.StaffFactory(), user=blocked, reason="Doute")
    User.objects.filter(pk=blocked.pk).update(suspended_at=timezone.now() - dt.timedelta(days=900))
    assert closed_accesses_purge() == 1
    assert set(User.objects.filter(suspension__gt="")) == {young, blocked}
    assert ModelLogEntry.objects.get(object_id=str(old.pk)).data == {}
    assert ModelLogEntry.objects.get(object_id=str(young.pk)).data["reason"] == "Le frère de Mme Roy"


def test_a_change_of_address_is_forgotten_after_a_day() -> None:
    for hours in (23, 25):
        asked = timezone.now() - dt.timedelta(hours=hours)
        AddressChange.objects.create(user=f.UserFactory(), new_email="x@example.org", key_hash=hours, asked_at=asked)
    assert address_changes_purge() == 1
    assert AddressChange.objects.get().key_hash == "23"


def test_the_daily_job_forgets_all_of_it() -> None:
    closed(400)
    TryCount.objects.create(key="x", started_at=timezone.now() - dt.timedelta(days=400), n=3)
    asked = timezone.now() - dt.timedelta(days=2)
    AddressChange.objects.create(user=f.UserFactory(), new_email="x@example.org", key_hash="k", asked_at=asked)
    accesses_forget.func()
    assert not TryCount.objects.exists() and not AddressChange.objects.exists()
    assert not User.objects.filter(suspension="CLOSED").exists()
