import datetime as dt

import pytest
from django.utils import timezone

from tenant_space.tenancy import selectors
from tenant_space.tenancy.enums import DocumentKind
from tests import factories as f

pytestmark = pytest.mark.django_db


def head_of(holder) -> selectors.AccountHead:
    (head,) = selectors.accounts_readable(holder.tenant)
    return head


@pytest.mark.parametrize(
    ("cents", "sentence"),
    [
        (45_678, "Vous devez 456,78\u00a0€"),
        (-2_000, "Votre compte présente un avoir de 20,00\u00a0€"),
        (0, "Votre solde est à jour."),
        (123_456_789, "Vous devez 1\u202f234\u202f567,89\u00a0€"),
    ],
)
def test_the_balance_is_a_sentence_without_a_sign(cents, sentence):
    assert selectors.Balance(cents, dt.date(2026, 11, 21)).sentence == sentence


def test_the_dwelling_names_the_account_even_when_the_garage_comes_first():
    holder = f.HolderFactory()
    f.LeaseFactory(account=holder.account, lease_id="L1", premise__garage=True)
    f.LeaseFactory(account=holder.account, lease_id="L2")
    assert head_of(holder).label == "Logement - 8 boulevard Krumnov"


def test_running_accounts_come_before_closed_ones():
    tenant = f.TenantFactory()
    f.HolderFactory(tenant=tenant, account__account_number="100001", account__closed_on=dt.date(2026, 1, 1))
    f.HolderFactory(tenant=tenant, account__account_number="100002")
    assert [head.number for head in selectors.accounts_readable(tenant)] == ["100002", "100001"]


def test_the_running_balance_goes_back_from_the_erp_balance():
    holder = f.HolderFactory(account__balance_cents=10_000)
    account = holder.account
    f.EntryFactory(account=account, accounting_date=dt.date(2026, 9, 30), seq=1, debit_cents=30_000)
    f.EntryFactory(account=account, accounting_date=dt.date(2026, 10, 31), seq=2, payment=True, credit_cents=25_000)
    f.EntryFactory(account=account, accounting_date=dt.date(2026, 10, 31), seq=3, debit_cents=5_000)
    page = selectors.ledger_page(holder.tenant, head_of(holder))
    assert [entry.balance_cents for entry in page.entries] == [10_000, 5_000, 30_000]
    assert [entry.debit_cents for entry in page.entries] == [5_000, 0, 30_000]


def test_later_pages_go_on_from_the_balance_of_the_page_before():
    holder = f.HolderFactory(account__balance_cents=4_000)
    f.EntryFactory.create_batch(40, account=holder.account, debit_cents=100)
    second = selectors.ledger_page(holder.tenant, head_of(holder), number=2)
    assert len(second.entries) == 10
    assert second.entries[0].balance_cents == 4_000 - 30 * 100
    assert second.entries[-1].balance_cents == 100
    assert not second.has_next
    assert second.total_text == "40 écritures"


def test_the_count_of_a_long_ledger_is_capped(monkeypatch):
    monkeypatch.setattr(selectors, "COUNT_CAP", 5)
    holder = f.HolderFactory()
    f.EntryFactory.create_batch(8, account=holder.account)
    assert selectors.ledger_page(holder.tenant, head_of(holder)).total_text == "plus de 5 écritures"


def test_the_latest_documents_of_each_kind_even_with_equal_dates():
    holder = f.HolderFactory()
    for month in range(1, 6):
        f.DocumentFactory(account=holder.account, document_date=dt.date(2026, month, 28))
    same_day = {"kind": DocumentKind.CHARGES_STATEMENT, "document_date": dt.date(2026, 5, 22)}
    f.DocumentFactory.create_batch(2, account=holder.account, **same_day)
    f.DocumentFactory()  # somebody else's
    counts = {DocumentKind.RENT_NOTICE: 3, DocumentKind.CHARGES_STATEMENT: 2}
    notices, settlements = selectors.documents_latest(holder.tenant, holder.account_id, counts)
    assert [item.day.month for item in notices.items] == [5, 4, 3]
    assert [item.day for item in settlements.items] == [dt.date(2026, 5, 22)] * 2


def test_a_kind_without_documents_keeps_its_place():
    holder = f.HolderFactory()
    (group,) = selectors.documents_latest(holder.tenant, holder.account_id, {DocumentKind.RENT_NOTICE: 3})
    assert group.title == "Avis d'échéance"
    assert group.items == ()


def test_a_foreign_document_is_like_a_missing_one():
    holder, other = f.HolderFactory(), f.HolderFactory()
    mine, foreign = f.DocumentFactory(account=holder.account), f.DocumentFactory(account=other.account)
    assert selectors.document_readable(holder.tenant, mine.pk) == mine
    assert selectors.document_readable(holder.tenant, foreign.pk) is None
    assert selectors.document_readable(holder.tenant, "nothing") is None


def test_the_residence_lists_the_dwelling_first_and_speaks_of_floors():
    holder = f.HolderFactory()
    f.LeaseFactory(account=holder.account, lease_id="L1", premise__garage=True, premise__floor="-1")
    f.LeaseFactory(account=holder.account, lease_id="L2", premise__floor="3", premise__area_m2="62.40")
    dwelling, garage = selectors.homes(holder.tenant, holder.account_id)
    assert dwelling.title == "Logement T2"
    assert ("Surface", "62,4\u00a0m²") in dwelling.facts
    assert ("Étage", "3e étage") in dwelling.facts
    assert ("Étage", "Sous-sol 1") in garage.facts


TODAY = timezone.localdate()
SOON, PAST = TODAY + dt.timedelta(days=10), TODAY - dt.timedelta(days=10)


@pytest.mark.parametrize(
    ("balance", "announced", "clause"),
    [
        (selectors.Balance(45_678, TODAY, SOON, 45_678), True, "à régler avant le"),
        (selectors.Balance(45_678, TODAY, TODAY, 45_678), True, "à régler avant le"),
        (selectors.Balance(45_678, TODAY, SOON, 45_678, direct_debit=True), True, "ce montant sera prélevé le"),
        (selectors.Balance(120_000, TODAY, SOON, 45_678), True, ""),  # arrears cannot wait for the next term
        (selectors.Balance(45_678, TODAY, PAST, 45_678), False, ""),
        (selectors.Balance(45_678, TODAY), False, ""),
        (selectors.Balance(0, TODAY, SOON, 45_678), True, ""),
        (selectors.Balance(0, TODAY, SOON, 0), False, ""),
        (selectors.Balance(-2_000, TODAY, SOON, -2_000), False, ""),  # a credit is not due
    ],
)
def test_when_it_is_to_be_paid(balance, announced, clause):
    assert balance.next_due == announced
    assert balance.due_text.startswith(clause) if clause else balance.due_text == ""


def test_a_lease_under_notice_still_runs():
    holder = f.HolderFactory()
    f.LeaseFactory(account=holder.account, lease_id="L1", end_date=SOON)
    f.LeaseFactory(account=holder.account, lease_id="L2", premise__garage=True)
    f.LeaseFactory(account=holder.account, lease_id="L3", end_date=PAST)
    assert head_of(holder).label.startswith("Logement")
    running, garage, over = selectors.homes(holder.tenant, holder.account_id)
    assert (running.ended, running.until) == (False, SOON)
    assert (garage.ended, over.ended) == (False, True)


def test_lines_of_the_same_day_and_rank_keep_their_order_across_pages():
    holder = f.HolderFactory(account__balance_cents=0)
    f.EntryFactory.create_batch(45, account=holder.account, seq=1, debit_cents=100)
    pages = [selectors.ledger_page(holder.tenant, head_of(holder), number) for number in (1, 2)]
    balances = [entry.balance_cents for page in pages for entry in page.entries]
    assert balances == [-100 * number for number in range(45)]
