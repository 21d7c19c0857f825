"""Since when the landlord knows a mobile number and an address: what a code may be sent to."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from tenant_space.exchange.inbound.services import batch_import
from tenant_space.tenancy.known_ways import contact_email_known, mobile_known
from tenant_space.tenancy.models import Tenant
from tests.kit.batches import EditedBatch

Edited = Callable[..., EditedBatch]
LONG_AGO = dt.timedelta(days=40)
OLD = "+33612345678"


@pytest.fixture
def known(full_applied: None) -> Tenant:
    """Somebody whose number and address batches have brought for forty days."""
    person = Tenant.objects.exclude(phone_mobile="").order_by("pk")[0]
    Tenant.objects.update(mobile_since=timezone.now() - LONG_AGO, email_since=timezone.now() - LONG_AGO)
    return person


def test_a_first_batch_says_since_when(full_applied: None) -> None:
    person = Tenant.objects.exclude(phone_mobile="").order_by("pk")[0]
    assert person.mobile_since is not None and person.mobile_since > timezone.now() - dt.timedelta(hours=1)
    assert mobile_known(person, days=0) and not mobile_known(person, days=30)


@pytest.mark.parametrize(
    ("written", "stays"),
    [
        ("06 12 34 56 78", True),
        ("0033612345678", True),
        ("06.12.34.56.78", True),
        ("0698765432", False),
        ("+33698765432", False),
        ("", False),
    ],
)
def test_another_number_starts_again_and_another_spelling_does_not(
    known: Tenant, edited: Edited, written: str, stays: bool
) -> None:
    Tenant.objects.filter(pk=known.pk).update(phone_mobile=OLD, mobile_key="612345678")
    before = Tenant.objects.get(pk=known.pk).mobile_since
    batch_import(directory=edited().as_next(124).replace("tenants.csv", known.phone_mobile, written).path)
    person = Tenant.objects.get(pk=known.pk)
    assert person.phone_mobile == written
    assert (person.mobile_since == before) is stays
    assert mobile_known(person, days=30) == (OLD if stays else "")
    others = Tenant.objects.exclude(pk=known.pk).filter(mobile_since__gt=timezone.now() - dt.timedelta(hours=1))
    assert not others.exists(), "of the others nothing has changed"


def test_a_number_that_comes_back_starts_again_too(known: Tenant, edited: Edited) -> None:
    first = known.phone_mobile
    batch_import(directory=edited().as_next(124).replace("tenants.csv", first, "0698765432").path)
    Tenant.objects.update(mobile_since=timezone.now() - LONG_AGO)
    batch_import(directory=edited().as_next(125).path)
    assert not mobile_known(Tenant.objects.get(pk=known.pk), days=30)


@pytest.mark.parametrize("number", ["04 77 32 72 47", "06 12 34 56 78 ou 06 98 76 54 32", "bureau", "3949"])
def test_what_is_not_one_mobile_number_gets_no_code(number: str) -> None:
    person = Tenant(phone_mobile=number, mobile_since=timezone.now() - LONG_AGO)
    assert mobile_known(person, days=30) == ""


def test_an_address_of_long_ago_is_known_and_a_new_one_is_not() -> None:
    since = timezone.now() - dt.timedelta(days=30, minutes=1)
    assert contact_email_known(Tenant(email="a@example.org", email_since=since), days=30) == "a@example.org"
    assert contact_email_known(Tenant(email="a@example.org", email_since=since), days=31) == ""
    assert contact_email_known(Tenant(email="a@example.org"), days=0) == ""
