"""The journal of access: what is noted, how little of an address, and for how long."""

import datetime as dt
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.journal.selectors import events_of, failures_of
from tenant_space.journal.services import MONTHS_KEPT, Origin, address_mask, event_record, journal_purge
from tenant_space.journal.tasks import journal_clear


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("192.0.2.77", "192.0.2.x"),
        ("10.0.0.1", "10.0.0.x"),
        ("2001:db8:1234:5678:9abc:def0:1234:5678", "2001:db8:1234::x"),
        ("2001:DB8::1", "2001:db8::x"),
        ("::1", "::x"),
        ("::ffff:192.0.2.77", "192.0.2.x"),
        ("::ffff:c000:24d", "192.0.2.x"),
        ("fe80::1%eth0", "fe80::x"),
        ("", ""),
        ("unknown", ""),
        ("192.0.2.77, 198.51.100.1", ""),
        ("192.0.2", ""),
        ("<script>", ""),
        ("192.0.2.077", ""),
    ],
)
def test_an_address_loses_its_end(address: str, masked: str) -> None:
    assert address_mask(address) == masked


@pytest.mark.django_db
def test_an_event_holds_no_whole_address_and_fits() -> None:
    origin = Origin("2001:db8:1234:5678:9abc:def0:1234:5678", "F" * 500)
    event_record(kind=EventKind.SIGN_IN, user_id=7, origin=origin, detail="D" * 500)
    event = AccessEvent.objects.get()
    assert (event.address, len(event.device), len(event.detail)) == ("2001:db8:1234::x", 80, 80)
    assert str(event) == "7 SIGN_IN"
    event_record(kind=EventKind.CLOSED, user_id=7)
    assert AccessEvent.objects.filter(kind=EventKind.CLOSED, address="", device="").exists()


@pytest.mark.django_db
def test_the_last_twenty_of_one_person_newest_first() -> None:
    for number in range(25):
        event_record(kind=EventKind.SIGN_IN, user_id=1, detail=str(number))
    event_record(kind=EventKind.SIGN_IN, user_id=2)
    assert [event.detail for event in events_of(1)] == [str(number) for number in range(24, 4, -1)]


@pytest.mark.django_db
def test_tries_in_vain_push_nothing_out_and_are_counted_apart(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    event_record(kind=EventKind.SIGN_IN, user_id=1)
    assert failures_of(1) is None
    for number in range(30):
        event_record(kind=EventKind.SIGN_IN_FAILED, user_id=1, detail=str(number))
    event_record(kind=EventKind.SIGN_IN_FAILED, user_id=2)
    assert [event.kind for event in events_of(1)] == [EventKind.SIGN_IN]
    with django_assert_num_queries(1):
        found = failures_of(1)
    assert found.count == 30 and found.last.detail == "29"


@pytest.mark.django_db
def test_events_are_deleted_after_twelve_months_and_not_before() -> None:
    limit = dt.timedelta(days=31 * MONTHS_KEPT)
    assert limit >= dt.timedelta(days=365) and MONTHS_KEPT == 12
    for age in (limit + dt.timedelta(minutes=1), limit - dt.timedelta(minutes=1), dt.timedelta()):
        AccessEvent.objects.create(user_id=1, kind=EventKind.SIGN_IN, at=timezone.now() - age)
    assert journal_purge() == 1
    assert AccessEvent.objects.count() == 2


@pytest.mark.django_db
def test_the_command_and_the_daily_job_purge() -> None:
    runs: tuple[Callable[[], Any], ...] = (
        lambda: call_command("journal_purge", stdout=StringIO()),
        journal_clear.func,
    )
    for run in runs:
        AccessEvent.objects.create(user_id=1, kind=EventKind.SIGN_IN, at=timezone.now() - dt.timedelta(days=900))
        run()
        assert not AccessEvent.objects.exists()
