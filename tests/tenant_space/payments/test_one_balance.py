"""Paid and not yet posted: the same figure wherever it is read, until the ledger has the line, and never twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tenant_space.payments.journal import differences, postings_note
from tenant_space.payments.records import Attempt
from tenant_space.statements.figures import statement
from tenant_space.tenancy.accounts import Balance, account_readable
from tenant_space.tenancy.models import Holder, RentAccount
from tenant_space.tenancy.pending import PendingPayment
from tests.kit import factories as f
from tests.kit.answers import text_of
from tests.kit.payments import attempt_of, bank_tells, payer, told
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def holder(db: None) -> Holder:
    return payer(cents=50_000)


@pytest.fixture
def paid(client: Client, holder: Holder) -> Attempt:
    """200,00 € of the 500,00 € are paid by card."""
    attempt = attempt_of(holder, cents=20_000)
    bank_tells(client, told(attempt))
    return attempt


def owed(holder: Holder) -> int:
    head = account_readable(holder.tenant, holder.account_id)
    assert head
    return head.balance.cents


def test_every_page_says_what_is_left(tenant_client: Client, holder: Holder, paid: Attempt) -> None:
    f.EntryFactory(account=holder.account, debit_cents=50_000)
    for address in ("/", "/mon-compte/", "/je-regle-mon-loyer/", "/releve-de-compte/"):
        text = text_of(tenant_client.get(address, follow=True)).replace("\u00a0", " ")
        assert "300,00 €" in text, address
        assert "en cours d'enregistrement : 200,00 €" in text, address


def test_a_batch_that_does_not_know_it_yet_changes_nothing_and_one_that_does_takes_it_over(
    holder: Holder, paid: Attempt
) -> None:
    assert owed(holder) == 30_000
    RentAccount.objects.update(balance_date=timezone.localdate())  # a batch made before the payment
    assert owed(holder) == 30_000
    RentAccount.objects.update(balance_cents=30_000)
    line = f.EntryFactory(account=holder.account, payment=True, credit_cents=20_000, external_ref=paid.reference)
    assert owed(holder) == 30_000, "never 100,00"
    assert postings_note() == 1 and postings_note() == 0
    line.delete()
    assert owed(holder) == 30_000
    head = account_readable(holder.tenant, holder.account_id)
    assert head and head.balance.pending == ()


def test_a_line_without_our_reference_is_shown_to_staff_and_never_matched(holder: Holder, paid: Attempt) -> None:
    RentAccount.objects.update(balance_cents=30_000)
    long_ago = timezone.now() - dt.timedelta(days=6)
    Attempt.objects.update(accepted_at=long_ago)
    other = f.HolderFactory()
    f.EntryFactory(account=other.account, payment=True, credit_cents=20_000, external_ref=paid.reference)
    line = f.EntryFactory(
        account=holder.account,
        payment=True,
        credit_cents=20_000,
        payment_method="CARD",
        accounting_date=timezone.localdate(long_ago) + dt.timedelta(days=2),
    )
    postings_note()
    (found,) = differences()
    assert (found.attempt, found.days, found.probable) == (paid, 6, line.entry_id)
    assert owed(holder) == 10_000, "until somebody of the ERP gives the line its reference"


def test_the_statement_goes_back_from_the_erp_and_marks_what_is_paid(holder: Holder, paid: Attempt) -> None:
    today = timezone.localdate()
    f.EntryFactory(account=holder.account, debit_cents=50_000, accounting_date=today)
    head = account_readable(holder.tenant, holder.account_id)
    assert head
    shown = statement(holder.tenant, head, today, today)
    assert (shown.closing_cents, shown.owed_cents, shown.lines[-1].balance_cents) == (50_000, 30_000, 50_000)
    assert "200,00" in shown.pending_texts[0] and "vous devez 300,00" in shown.pending_texts[1]
    before = today - dt.timedelta(days=40)
    assert statement(holder.tenant, head, before, before).pending_texts == ()


@pytest.mark.parametrize(
    ("cents", "due", "paid_cents", "net", "next_due"),
    [
        (61_234, 61_234, 20_000, 41_234, 41_234),
        (61_234, 61_234, 61_234, 0, 0),
        (80_000, 50_000, 10_000, 70_000, 50_000),
        (0, 50_000, 10_000, -10_000, 50_000),
        (61_234, None, 70_000, -8_766, None),
    ],
)
def test_a_term_that_is_owed_gets_smaller_with_the_balance(
    cents: int, due: int | None, paid_cents: int, net: int, next_due: int | None
) -> None:
    day = dt.date(2026, 12, 5)
    one = PendingPayment("123456", "R", day, paid_cents)
    found: Any = Balance(cents, day, day, due).less((one,))
    assert (found.cents, found.next_due_cents, found.erp_cents) == (net, next_due, cents)
