import datetime as dt

import pytest
from django.utils import timezone

from tenant_space.tenancy.accounts import AccountHead, Balance, account_readable, accounts_readable
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f

pytestmark = pytest.mark.django_db


def head_of(holder: Holder) -> AccountHead:
    (head,) = accounts_readable(holder.tenant)
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
def test_the_balance_is_a_sentence_without_a_sign(cents: int, sentence: str) -> None:
    assert Balance(cents, dt.date(2026, 11, 21)).sentence == sentence


def test_the_dwelling_names_the_account_even_when_the_garage_comes_first() -> None:
    holder = f.HolderFactory()
    f.LeaseFactory(account=holder.account, lease_id="L1", premises__garage=True)
    f.LeaseFactory(account=holder.account, lease_id="L2")
    assert head_of(holder).label == "Logement - 8 boulevard Krumnov"


def test_running_accounts_come_before_closed_ones() -> None:
    tenant = f.TenantFactory()
    f.HolderFactory(tenant=tenant, account__account_number="100001", account__closed_on=dt.date(2026, 1, 1))
    f.HolderFactory(tenant=tenant, account__account_number="100002")
    assert [head.number for head in accounts_readable(tenant)] == ["100002", "100001"]


TODAY = timezone.localdate()
SOON, PAST = TODAY + dt.timedelta(days=10), TODAY - dt.timedelta(days=10)


@pytest.mark.parametrize(
    ("balance", "announced", "clause"),
    [
        (Balance(45_678, TODAY, SOON, 45_678), True, "à payer avant le"),
        (Balance(45_678, TODAY, TODAY, 45_678), True, "à payer avant le"),
        (Balance(45_678, TODAY, SOON, 45_678, direct_debit=True), True, "ce montant sera prélevé le"),
        (Balance(120_000, TODAY, SOON, 45_678), True, ""),  # arrears cannot wait for the next term
        (Balance(45_678, TODAY, PAST, 45_678), False, ""),
        (Balance(45_678, TODAY), False, ""),
        (Balance(0, TODAY, SOON, 45_678), True, ""),
        (Balance(0, TODAY, SOON, 0), False, ""),
        (Balance(-2_000, TODAY, SOON, -2_000), False, ""),  # a credit is not due
    ],
)
def test_when_it_is_to_be_paid(balance: Balance, announced: bool, clause: str) -> None:
    assert balance.next_due == announced
    assert balance.due_text.startswith(clause) if clause else balance.due_text == ""


def test_a_lease_under_notice_still_runs() -> None:
    holder = f.HolderFactory()
    f.LeaseFactory(account=holder.account, lease_id="L1", end_date=SOON)
    f.LeaseFactory(account=holder.account, lease_id="L2", premises__garage=True)
    f.LeaseFactory(account=holder.account, lease_id="L3", end_date=PAST)
    assert head_of(holder).label.startswith("Logement")


def test_an_account_by_its_number_is_one_of_ones_own() -> None:
    holder, other = f.HolderFactory(), f.HolderFactory()
    assert account_readable(holder.tenant, holder.account_id).number == holder.account_id
    assert account_readable(holder.tenant, other.account_id) is None
    assert account_readable(holder.tenant, "unknown") is None
