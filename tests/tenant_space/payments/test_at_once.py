"""Fifty notifications of one payment at the same moment: one credit, one receipt. Without the lock, they are not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tenant_space.notifications.models import OutgoingMail
from tenant_space.payments import services
from tenant_space.payments.records import Attempt, Movement, Notification, Payment
from tests.kit import factories as f
from tests.kit.at_once import at_once
from tests.kit.databases import SQLITE
from tests.kit.payments import OWED, attempt_of, bank_tells, held_cents, payer, told

MANY = 50


def fifty(attempt: Attempt) -> list[int]:
    """The bank tells it fifty times at once, in three ways; returns the answers."""
    ways = [("AUTHORISED", "PAY"), ("CAPTURED", "BATCH"), ("AUTHORISED", "BO")]
    bodies = [told(attempt, status, url_check_src=src) for status, src in ways]

    def tell(body: bytes) -> Callable[[], int]:
        client = Client(raise_request_exception=False)
        return lambda: bank_tells(client, body).status_code  # type: ignore[arg-type]

    return at_once(*(tell(bodies[number % 3]) for number in range(MANY)))


def begun() -> Attempt:
    holder = payer()
    f.UserFactory(tenant=holder.tenant)
    return attempt_of(holder)


def test_fifty_at_once_are_one_credit_and_one_mail(own_database: Callable[[], None]) -> None:
    attempt = begun()
    assert fifty(attempt) == [200] * MANY
    assert Notification.objects.count() == 3
    assert (Movement.objects.count(), held_cents(attempt)) == (1, OWED)
    assert OutgoingMail.objects.filter(kind=services.RECEIPT).count() == 1


@pytest.mark.skipif(SQLITE, reason="SQLite has one writer at a time, with or without our lock")
def test_without_the_lock_the_same_fifty_do_harm(
    own_database: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof that the test above can fail: both read before either writes."""
    attempt = begun()
    met = threading.Barrier(3)

    def unlocked(pk: int) -> Payment:
        return Payment.objects.get(pk=pk)

    standing_of = services.standing_of

    def slowly(row: Attempt) -> Any:
        standing = standing_of(row)
        met.wait(timeout=20)
        return standing

    monkeypatch.setattr(services, "_payment_locked", unlocked)
    monkeypatch.setattr(services, "standing_of", slowly)
    with connection.cursor() as cursor:  # what the database would still refuse by itself
        cursor.execute("DROP INDEX credited_once")
    fifty(attempt)
    assert Movement.objects.count() > 1 and held_cents(attempt) > OWED


def test_attempts_at_once_get_numbers_of_their_own(own_database: Callable[[], None]) -> None:
    holder = payer()
    key = attempt_of(holder).payment.form_key
    several = at_once(*([lambda: attempt_of(holder)] * 8), *([lambda: attempt_of(holder, key=key)] * 4))
    numbers = [attempt.number for attempt in several]
    again = [number for number in numbers if number == "000001"]
    assert len(again) == 4, "a form sent twice in a moment is one attempt"
    assert len(set(numbers)) == 9, numbers
