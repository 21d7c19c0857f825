"""Numbers, references and silence: what is given to the bank, and what is asked of it when it says nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import requests
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.payments import asking
from tenant_space.payments.attempts import LAST_NUMBER, NoNumberLeft, reference_of
from tenant_space.payments.checks import payment_settings_are_safe
from tenant_space.payments.enums import AttemptState, ReviewReason
from tenant_space.payments.gateways.simulator.gateway import number_sealed
from tenant_space.payments.records import Attempt, DayCounter, Notification, Payment
from tenant_space.tenancy.models import Holder
from tests.kit.payments import BANK, OWED, attempt_of, bank_asked, bank_tells, fields_of, held_cents, payer, told
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db
PARIS = dt.timezone(dt.timedelta(hours=1))


@pytest.fixture
def holder(db: None) -> Holder:
    return payer()


def at(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def test_numbers_follow_the_days_of_the_bank_which_counts_in_utc(
    holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for clock in ("23:59:00 4", "00:30:00 5", "01:00:05 5"):
        hour, day = clock.split()
        moment = dt.datetime.fromisoformat(f"2026-12-0{day}T{hour}").replace(tzinfo=PARIS)
        at(monkeypatch, moment)
        attempt = attempt_of(holder)
        found.append((attempt.moment, attempt.number))
    assert found == [
        ("20261204225900", "000001"),
        ("20261204233000", "000002"),
        ("20261205000005", "000001"),
    ]


def test_no_number_beyond_those_of_shops(holder: Holder) -> None:
    today = timezone.now().astimezone(dt.UTC).date()
    DayCounter.objects.create(utc_day=today, last=LAST_NUMBER - 1)
    assert attempt_of(holder).number == "899999"
    with pytest.raises(NoNumberLeft):
        attempt_of(holder)


@pytest.mark.parametrize(("length", "expected"), [(6, 20), (18, 32), (19, 31), (20, 32)])
def test_a_reference_fits_the_longest_account_whole(length: int, expected: int) -> None:
    account = "A" * length
    reference = reference_of(account, dt.date(2026, 12, 5), "000043")
    assert len(reference) == expected and account in reference and reference.endswith("000043")


def silent(holder: Holder) -> Attempt:
    """An attempt of three hours ago, of which nothing was heard; the worker has been told to ask."""
    attempt = attempt_of(holder)
    Attempt.objects.update(started_at=timezone.now() - dt.timedelta(hours=3), left_at=timezone.now())
    attempt.refresh_from_db()
    return attempt


def answer(*transactions: tuple[str, int], error: str = "") -> dict[str, Any]:
    if error:
        return {"status": "ERROR", "answer": {"errorCode": error}}
    rows = [
        {
            "detailedStatus": status,
            "amount": OWED,
            "currency": "EUR",
            "operationType": "DEBIT",
            "uuid": f"{sequence}" * 32,
            "mode": "TEST",
            "shopId": "12345678",
            "transactionDetails": {"effectiveAmount": OWED, "sequenceNumber": sequence},
        }
        for status, sequence in transactions
    ]
    return {"status": "SUCCESS", "answer": {"shopId": "12345678", "transactions": rows}}


class _Answer:
    def __init__(self, said: Any) -> None:
        self.said = said

    def raise_for_status(self) -> None:
        if self.said == 500:
            raise requests.HTTPError

    def json(self) -> Any:
        return self.said


@pytest.mark.parametrize(
    ("said", "state", "held", "review"),
    [
        (answer(("REFUSED", 1), ("CAPTURED", 2)), AttemptState.ACCEPTED, OWED, ""),
        (answer(("CAPTURED", 2), ("REFUSED", 1)), AttemptState.ACCEPTED, OWED, ""),
        (answer(error="PSP_010"), AttemptState.ABANDONED, 0, ""),
        (answer(error="INT_009"), AttemptState.UNKNOWN, 0, ReviewReason.SILENCE),
        (500, AttemptState.UNKNOWN, 0, ReviewReason.SILENCE),
        (requests.Timeout(), AttemptState.UNKNOWN, 0, ReviewReason.SILENCE),
        ({"status": "SUCCESS"}, AttemptState.UNKNOWN, 0, ReviewReason.SILENCE),
    ],
    ids=["paid last", "paid first", "not found", "another error", "500", "time-out", "no answer"],
)
def test_a_silent_attempt_is_asked_about(
    client: Client,
    holder: Holder,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    said: Any,
    state: AttemptState,
    held: int,
    review: str,
) -> None:
    def post(*args: Any, **kwargs: Any) -> _Answer:
        if isinstance(said, Exception):
            raise said
        return _Answer(said)

    attempt = silent(holder)
    settings.PORTAL_PAYMENT_GATEWAY = "systempay"
    settings.PORTAL_PAYMENT_SHOP, settings.PORTAL_PAYMENT_KEY = BANK.shop, "1122334455667788"
    settings.PORTAL_PAYMENT_REST_URL = "https://api.bank.example.org"
    Attempt.objects.update(gateway="systempay")
    monkeypatch.setattr(requests, "post", post)
    assert asking.silent_attempts_ask() == 1 and asking.silent_attempts_ask() == 0
    bank_asked()
    attempt.refresh_from_db()
    assert (attempt.state, held_cents(attempt), attempt.payment.review) == (state, held, review)
    bank_tells(client, told(attempt, sequence_number="2"), gateway="systempay")
    assert held_cents(attempt) == OWED, "late news still count, once"
    assert Payment.objects.get().review == ""


def test_a_bank_that_said_nothing_is_asked_again_later_and_not_all_the_time(holder: Holder) -> None:
    silent(holder)
    assert asking.silent_attempts_ask() == 1
    for hours, again in ((5, 0), (7, 1)):
        Attempt.objects.update(asked_at=timezone.now() - dt.timedelta(hours=hours))
        assert asking.silent_attempts_ask() == again, hours
    Attempt.objects.update(started_at=timezone.now() - dt.timedelta(minutes=119), asked_at=None)
    assert asking.silent_attempts_ask() == 0, "two hours have not passed yet"


def test_a_bare_number_proves_nothing_and_is_asked_about(client: Client, holder: Holder, settings: Settings) -> None:
    settings.PORTAL_PAYMENT_GATEWAY = "simulator-asked"
    attempt = attempt_of(holder)
    fields = {name: value or "" for name, value in fields_of(attempt).items()}
    number = number_sealed([fields])
    for _ in range(2):
        assert bank_tells(client, f"idop={number}".encode(), gateway="simulator-asked").status_code == 200
        assert held_cents(attempt) in (0, OWED)
        bank_asked()
    assert held_cents(attempt) == OWED and Notification.objects.get().attempt == attempt
    assert "vads" not in str(Notification.objects.get().fields)


def test_production_refuses_a_bank_that_moves_no_money(settings: Settings) -> None:
    assert payment_settings_are_safe() == []
    settings.PRODUCTION = True
    assert [found.id for found in payment_settings_are_safe()] == ["portal.E041"]
    settings.PORTAL_PAYMENT_GATEWAY = "systempay"
    assert [found.id for found in payment_settings_are_safe()] == ["portal.E040", "portal.E040", "portal.W040"]
    settings.PORTAL_PAYMENT_GATEWAY = ""
    assert payment_settings_are_safe() == []
