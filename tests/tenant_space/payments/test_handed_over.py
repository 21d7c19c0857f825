"""The landlord's software is told of each payment until it has answered, and of what changes afterwards."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tenant_space.payments.handing_over import payments_due
from tenant_space.payments.journal import postings_note
from tenant_space.payments.records import Attempt, PaymentHandover
from tests.kit import factories as f
from tests.kit.erp import InventedErp
from tests.kit.payments import OWED, attempt_of, bank_tells, payer, told
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db
REFUND = {"operation_type": "CREDIT", "amount": "10000", "trans_uuid": "b" * 32, "effective_amount": None}


@pytest.fixture
def erp(tmp_path: Path) -> InventedErp:
    return InventedErp(tmp_path)


def paid(client: Client) -> Attempt:
    attempt = attempt_of(payer())
    bank_tells(client, told(attempt))
    attempt.refresh_from_db()
    return attempt


def test_a_payment_is_told_until_it_is_acknowledged_and_its_refund_once_more(client: Client, erp: InventedErp) -> None:
    attempt_of(payer("654321"))  # nothing came of it
    attempt = paid(client)
    (row,) = erp.fetches()["payments.csv"]
    assert (row["order_id"], row["account_number"], row["status"]) == (attempt.reference, "123456", "ACCEPTED")
    assert (row["amount_cents"], row["held_cents"], row["currency"]) == (str(OWED), str(OWED), "EUR")
    assert (row["trans_uuid"], row["trans_id"], row["auth_number"]) == ("a" * 32, attempt.number, "3fb0de")
    assert "497010" not in str(row) and row["card_brand"] == "CB"
    assert erp.fetches()["payments.csv"] == [row], "until it answers"
    report = erp.answers((attempt.reference, "ACCEPTED", ""), ("MH-000000-000000", "ACCEPTED", ""))
    assert [issue.line for issue in report.warnings if "inconnu" in issue.message] == [3]
    assert erp.fetches() == {} and PaymentHandover.objects.get().erp_ref == "R-1"
    bank_tells(client, told(attempt, **REFUND))
    (row,) = erp.fetches()["payments.csv"]
    assert (row["status"], row["amount_cents"], row["held_cents"]) == ("REFUNDED", str(OWED), str(OWED - 10_000))
    assert row["trans_uuid"] == "a" * 32, "of the payment, not of what was taken back"


def test_an_answer_from_before_it_was_told_last_leaves_it_to_be_told(client: Client, erp: InventedErp) -> None:
    attempt = paid(client)
    erp.fetches()
    row = PaymentHandover.objects.get()
    PaymentHandover.objects.update(told_at=row.told_at + dt.timedelta(days=365))
    report = erp.answers((attempt.reference, "ACCEPTED", ""))
    assert report.counts["submission_acks.csv"].unchanged == 1 and payments_due().get() == attempt


def test_the_lines_of_the_account_that_come_to_the_same_sum_are_an_answer(client: Client, erp: InventedErp) -> None:
    attempt = paid(client)
    line = {"account": attempt.payment.account, "external_ref": attempt.reference, "debit_cents": 0}
    first = f.EntryFactory(**line, credit_cents=OWED - 1, payment=True)
    postings_note()
    assert payments_due().get() == attempt, "another sum"
    first.credit_cents = OWED
    first.save()
    postings_note()
    assert erp.fetches() == {}
    bank_tells(client, told(attempt, **REFUND))
    assert erp.fetches()["payments.csv"][0]["status"] == "REFUNDED"
