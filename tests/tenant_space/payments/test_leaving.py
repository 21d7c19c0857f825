"""On the way to the bank: what never left is closed by itself, what left and is silent is asked about."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.test import Client as DjangoClient
from django.utils import timezone

from tenant_space.payments.asking import silent_attempts_ask
from tenant_space.payments.enums import AttemptState, ReviewReason
from tenant_space.payments.gateways.base import BankOrder
from tenant_space.payments.records import Attempt, Payment
from tests.kit.payments import BANK, OWED, attempt_of, bank_asked, bank_tells, held_cents, payer, told
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def attempt(db: None) -> Attempt:
    return attempt_of(payer())


def form_of(attempt: Attempt) -> dict[str, str]:
    said = (attempt.reference, attempt.moment, attempt.number, attempt.amount_cents, "123456", "", "https://p.fr/")
    return dict(BANK.form(BankOrder(*said)).fields)


def hours_pass() -> int:
    Attempt.objects.update(started_at=timezone.now() - dt.timedelta(hours=3))
    asked = silent_attempts_ask()
    bank_asked()
    return asked


def test_the_form_is_led_on_as_it_is_and_noted_once(attempt: Attempt) -> None:
    strict = DjangoClient(enforce_csrf_checks=True)
    for _ in range(2):
        response = strict.post("/paiement/depart/", urlencode(form_of(attempt)), content_type=FORM)
        assert (response.status_code, response["Location"]) == (307, BANK.url)
        assert not response.cookies
    before = attempt.left_at
    attempt.refresh_from_db()
    assert before is None and attempt.left_at


@pytest.mark.parametrize("name", ["vads_order_id", "vads_amount", "signature"])
def test_another_form_goes_nowhere(client: Client, attempt: Attempt, name: str) -> None:
    changed = form_of(attempt) | {name: "1"}
    response = client.post("/paiement/depart/", urlencode(changed), content_type=FORM)
    assert response.status_code == 303 and response["Location"].startswith("/")
    for body in (b"", b"\xff", b"a=" + b"1" * 40_000):
        assert client.post("/paiement/depart/", body, content_type=FORM).status_code == 303
    assert client.get("/paiement/depart/").status_code == 405
    attempt.refresh_from_db()
    assert attempt.left_at is None


def test_what_never_left_is_nothing_to_check_and_late_news_still_count(client: Client, attempt: Attempt) -> None:
    assert hours_pass() == 0
    attempt.refresh_from_db()
    assert (attempt.state, Payment.objects.get().review) == (AttemptState.ABANDONED, "")
    bank_tells(client, told(attempt))
    assert held_cents(attempt) == OWED


def test_what_left_and_is_silent_is_for_staff_to_see(client: Client, attempt: Attempt) -> None:
    client.post("/paiement/depart/", urlencode(form_of(attempt)), content_type=FORM)
    assert hours_pass() == 1
    attempt.refresh_from_db()
    assert (attempt.state, Payment.objects.get().review) == (AttemptState.UNKNOWN, ReviewReason.SILENCE)
