"""The ledger's lines with a payment's reference: another amount, sign or number of them is for staff to look at."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from tenant_space.payments.enums import ReviewReason
from tenant_space.payments.journal import differences, late_postings, payment_check, postings_note
from tenant_space.payments.records import Attempt, Payment
from tests.kit import factories as f
from tests.kit.payments import attempt_of, bank_tells, payer, told
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db
REFUND = {"operation_type": "CREDIT", "amount": "10000", "trans_uuid": "b" * 32, "effective_amount": None}


@pytest.fixture
def paid(client: Client) -> Attempt:
    attempt = attempt_of(payer(), cents=20_000)
    bank_tells(client, told(attempt))
    return attempt


def line(attempt: Attempt, credit: int = 0, debit: int = 0) -> None:
    entry = {"credit_cents": credit, "debit_cents": debit, "external_ref": attempt.reference}
    f.EntryFactory(account=attempt.payment.account, payment=True, **entry)


@pytest.mark.parametrize(
    ("lines", "review"),
    [
        ([(20_000, 0)], ""),
        ([(12_000, 0), (8_000, 0)], ""),
        ([(20_000, 0), (5_000, 5_000)], ""),
        ([(2_000, 0)], ReviewReason.LEDGER),
        ([(20_001, 0)], ReviewReason.LEDGER),
        ([(0, 20_000)], ReviewReason.LEDGER),
        ([(20_000, 0), (20_000, 0)], ReviewReason.LEDGER),
    ],
    ids=["its own", "in two parts", "put right", "a tenth", "a cent more", "the other sign", "twice"],
)
def test_lines_are_compared_with_what_was_paid(paid: Attempt, lines: list[tuple[int, int]], review: str) -> None:
    for credit, debit in lines:
        line(paid, credit, debit)
    assert postings_note() == 1
    assert Payment.objects.get().review == review


def test_a_second_line_is_seen_when_it_comes_and_asked_about_once(paid: Attempt) -> None:
    line(paid, 20_000)
    postings_note()
    line(paid, 20_000)
    assert postings_note() == 1 and Payment.objects.get().review == ReviewReason.LEDGER
    payment_check(payment=paid.payment, user=f.UserFactory(), note="Corrigé par la comptabilité")
    assert postings_note() == 0 and Payment.objects.get().review == "", "looked at, it is not asked about each night"


def test_a_refund_that_the_erp_posts_later_is_no_difference(client: Client, paid: Attempt) -> None:
    bank_tells(client, told(paid, **REFUND))
    line(paid, 20_000)
    postings_note()
    assert Payment.objects.get().review == ""
    line(paid, debit=10_000)
    assert postings_note() == 1 and Payment.objects.get().review == ""


def test_many_without_a_line_cost_the_admin_no_query_each(client: Client, paid: Attempt) -> None:
    for number in range(4):
        bank_tells(client, told(attempt_of(payer(f"65432{number}"))))
    Attempt.objects.update(accepted_at=timezone.now() - dt.timedelta(days=40))
    with assertNumQueries(1):
        assert late_postings().count() == 5
    with assertNumQueries(3):
        assert len(differences(most=2)) == 2


def test_given_back_whole_it_needs_no_line(client: Client, paid: Attempt) -> None:
    bank_tells(client, told(paid, **REFUND | {"amount": "20000"}))
    Attempt.objects.update(accepted_at=timezone.now() - dt.timedelta(days=40))
    assert differences() == []
