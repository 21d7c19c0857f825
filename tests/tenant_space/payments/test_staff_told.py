"""Staff are told by mail that something waits, once an hour at most; and what each day came to."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail as memory
from django.utils import timezone

from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tenant_space.payments.journal import day_totals, payment_check
from tenant_space.payments.records import Movement, Payment
from tenant_space.payments.reviewing import TO_CHECK
from tests.kit.conversations import clock
from tests.kit.exchange_staff import staff
from tests.kit.payments import OWED, attempt_of, bank_tells, payer, told
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def accountant() -> User:
    staff("lecture@example.org", "view_payment")
    return staff("compta@example.org", "view_payment", "check_payment")


def odd_ones(client: Client, *accounts: str) -> None:
    for number in accounts:
        bank_tells(client, told(attempt_of(payer(number)), effective_amount="1"))


def leave() -> int:
    OutgoingMail.objects.filter(kind=TO_CHECK).update(next_attempt_at=timezone.now())
    return outbox_flush()


def test_many_at_once_are_one_mail_to_those_who_may_check(client: Client, accountant: User) -> None:
    odd_ones(client, "100001", "100002")
    bank_tells(client, told(attempt_of(payer("100003")), order_id="999999-261205-000001"))
    (row,) = OutgoingMail.objects.filter(kind=TO_CHECK)
    assert row.to == accountant.email and row.next_attempt_at > timezone.now() + dt.timedelta(minutes=9)
    assert leave() == 1
    assert memory.outbox[0].subject.replace("\u00a0", " ") == "À vérifier : 3 paiements en ligne"
    odd_ones(client, "100004")
    (row,) = OutgoingMail.objects.filter(kind=TO_CHECK, sent_at=None)
    assert row.next_attempt_at > timezone.now() + dt.timedelta(minutes=59), "an hour between two"


def test_looked_at_before_it_leaves_nothing_is_told(client: Client, accountant: User) -> None:
    odd_ones(client, "100001")
    payment_check(payment=Payment.objects.get(), user=accountant, note="Vu")
    assert leave() == 0 and memory.outbox == []


def test_what_goes_well_alarms_nobody_and_is_summed_by_day(client: Client, accountant: User) -> None:
    for number in ("100001", "100002"):
        attempt = attempt_of(payer(number))
        bank_tells(client, told(attempt))
    Movement.objects.filter(attempt=attempt).update(created_at=timezone.now() - dt.timedelta(days=2))
    refund = {"operation_type": "CREDIT", "amount": "10000", "trans_uuid": "b" * 32, "effective_amount": None}
    bank_tells(client, told(attempt, **refund))
    assert not OutgoingMail.objects.filter(kind=TO_CHECK).exists()
    found = [(one.count, one.accepted_cents, one.back_cents, one.net_cents) for one in day_totals()]
    assert found == [(1, OWED, 10_000, OWED - 10_000), (1, OWED, 0, OWED)]
    client.force_login(accountant)
    assert "Totaux par jour" in client.get("/admin/paiements/").content.decode()


def test_the_oldest_day_of_the_sums_is_whole(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sum that lacks the hours before « now, so many days ago » would be compared with the bank's, and differ."""
    moments = ((11, 30, 23), (12, 1, 0), (12, 1, 23))
    for number, (month, day, hour) in enumerate(moments):
        attempt = attempt_of(payer(f"{100_001 + number}"))
        bank_tells(client, told(attempt))
        at = timezone.make_aware(dt.datetime(2026, month, day, hour, 30))
        Movement.objects.filter(attempt=attempt).update(created_at=at)
    clock(monkeypatch, dt.date(2026, 12, 15), 10)
    assert [(one.day, one.count) for one in day_totals()] == [(dt.date(2026, 12, 1), 2)]
