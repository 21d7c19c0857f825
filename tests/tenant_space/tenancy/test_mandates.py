"""The direct debits of an account: order, words, what is shown of the bank, the next debit."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tenant_space.landlord.models import LandlordSettings
from tenant_space.tenancy.accounts import AccountHead, Balance, accounts_readable
from tenant_space.tenancy.enums import MandateStatus
from tenant_space.tenancy.mandates import MandateLine, Mandates, debit_days_text, debit_missing, mandates_of
from tenant_space.tenancy.models import BankName, Holder, RentAccount
from tests.kit import factories as f

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DUE = (TODAY.replace(day=1) + dt.timedelta(days=32)).replace(day=5)
OWING = Balance(45_678, TODAY, DUE, 45_678, direct_debit=True)


def found(holder: Holder, balance: Balance = OWING) -> Mandates:
    account = AccountHead(holder.account_id, "", balance, holder.account.status, holder.account.agency)
    return mandates_of(holder.tenant, account)


def only(holder: Holder, **values: Any) -> MandateLine:
    f.MandateFactory(account=holder.account, **values)
    return found(holder).current[0]


def head(holder: Holder) -> AccountHead:
    return next(one for one in accounts_readable(holder.tenant) if one.number == holder.account_id)


def test_what_counts_today_comes_first_and_the_rest_is_apart(holder: Holder) -> None:
    for status in ("EXPIRED", "SUSPENDED", "REVOKED", "PENDING", "ACTIVE"):
        f.MandateFactory(account=holder.account, status=status)
    f.MandateFactory(account=holder.account, status="ACTIVE", signed_on=dt.date(2025, 1, 1), rum="LATEST")
    f.MandateFactory()
    shown = found(holder)
    assert [line.status for line in shown.current] == ["ACTIVE", "ACTIVE", "PENDING", "SUSPENDED"]
    assert shown.current[0].rum == "LATEST"
    assert {line.status for line in shown.former} == {"REVOKED", "EXPIRED"}
    assert all(line.word and line.meaning and line.tone for line in shown.current + shown.former)
    assert {line.status for line in shown.current + shown.former} == set(MandateStatus.values)


def test_a_french_mandate_shows_bank_and_branch_as_received(holder: Holder) -> None:
    BankName.objects.create(bank_code="14506", name="Crédit Agricole Loire Haute-Loire")
    line = only(holder)
    assert (line.bank, line.bank_code) == ("Crédit Agricole Loire Haute-Loire", "14506")
    assert line.branch == "CRCA SAINT CHAMOND (00019)"
    assert line.rum == "++0123456"
    assert line.iban_masked == "FR76 •••• •••• •••• •••• •••• 176"
    assert line.iban_spoken == "commence par FR76, finit par 176"
    assert line.day_text == "Le 5 de chaque mois"


@pytest.mark.parametrize(
    ("iban", "shown"),
    [("MC58 •••• 030", True), ("mc58 •••• 030", True), ("DE89 •••• 000", False), ("BE68 •••• 034", False)],
)
def test_bank_and_branch_are_french_notions(holder: Holder, iban: str, shown: bool) -> None:
    line = only(holder, iban_masked=iban, bank_code="11222", branch_code="00001", branch_label="")
    assert (line.bank_code == "11222", line.branch == "00001") == (shown, shown)
    assert line.bank == "" and line.iban_masked == iban


def test_a_whole_iban_sent_by_mistake_is_not_shown(holder: Holder) -> None:
    assert only(holder, iban_masked="FR7630006000011234567890189").iban_masked == ""


def test_what_the_erp_leaves_out(holder: Holder) -> None:
    line = only(holder, purpose="", debit_day=None, bank_code="", branch_code="", signed_on=None)
    assert (line.purpose, line.day_text, line.bank, line.branch) == ("Échéance", "", "", "CRCA SAINT CHAMOND")


def test_a_mandate_for_one_debit_promises_no_month(holder: Holder) -> None:
    line = only(holder, sequence_type="OOFF")
    assert line.day_text == "" and "un seul prélèvement" in line.meaning
    assert found(holder).next_debit is None


# --- the next debit ------------------------------------------------------------------


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_next_debit_is_said_in_one_sentence(holder: Holder) -> None:
    f.MandateFactory(account=holder.account, debit_day=5)
    month = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"]
    month += ["septembre", "octobre", "novembre", "décembre"]
    day = f"5 {month[DUE.month - 1]}"
    assert plain(found(holder).next_debit.sentence) == f"Le {day}, nous prélèverons 456,78 €."


def test_two_days_that_differ_promise_neither(holder: Holder) -> None:
    f.MandateFactory(account=holder.account, debit_day=10)
    debit = found(holder).next_debit
    assert debit.on is None
    assert plain(debit.sentence).startswith("Nous prélèverons 456,78 € pour l'échéance du 5 ")


@pytest.mark.parametrize(
    "balance",
    [
        Balance(0, TODAY, DUE, 0, True),
        Balance(45_678, TODAY, DUE, None, True),
        Balance(45_678, TODAY, None, 45_678, True),
        Balance(45_678, TODAY, TODAY - dt.timedelta(days=1), 45_678, True),
        Balance(45_678, TODAY, DUE, 45_678, False),
    ],
)
def test_nothing_is_announced_that_is_not_sure(holder: Holder, balance: Balance) -> None:
    f.MandateFactory(account=holder.account)
    assert found(holder, balance).next_debit is None


@pytest.mark.parametrize(("status", "told"), [("ACTIVE", True), ("LITIGATION", False), ("LEFT", True)])
def test_in_litigation_the_agency_says_whether_it_is_debited(holder: Holder, status: str, told: bool) -> None:
    f.MandateFactory(account=holder.account)
    holder.account.status = status
    assert (found(holder).next_debit is not None) == told
    assert found(holder).in_place


@pytest.mark.parametrize("status", ["PENDING", "SUSPENDED", "REVOKED", "EXPIRED"])
def test_only_an_active_mandate_is_debited(holder: Holder, status: str) -> None:
    f.MandateFactory(account=holder.account, status=status)
    assert found(holder).next_debit is None


# --- the invitation --------------------------------------------------------------------


def test_somebody_who_has_none_is_invited(holder: Holder) -> None:
    assert debit_missing(holder.tenant, head(holder))
    f.MandateFactory(account=holder.account, status="REVOKED")
    assert debit_missing(holder.tenant, head(holder))


@pytest.mark.parametrize("status", ["ACTIVE", "PENDING", "SUSPENDED"])
def test_somebody_who_has_one_is_not(holder: Holder, status: str) -> None:
    f.MandateFactory(account=holder.account, status=status)
    assert not debit_missing(holder.tenant, head(holder))


@pytest.mark.parametrize(
    "change", [{"status": "LITIGATION"}, {"status": "LEFT"}, {"status": "CLOSED"}, {"direct_debit_active": True}]
)
def test_nor_is_who_cannot_or_need_not(holder: Holder, change: dict[str, Any]) -> None:
    RentAccount.objects.filter(pk=holder.account_id).update(**change)
    assert not debit_missing(holder.tenant, head(holder))


def test_nor_is_who_only_reads(holder: Holder) -> None:
    type(holder).objects.update(to_date=TODAY - dt.timedelta(days=1))
    assert not debit_missing(holder.tenant, head(holder))


@pytest.mark.parametrize(
    ("days", "text"), [("5, 10, 15", "le 5, le 10 ou le 15"), ("8", "le 8"), ("1,15", "le 1er ou le 15"), ("", "")]
)
def test_the_days_one_may_choose(days: str, text: str) -> None:
    landlord = LandlordSettings.load()
    landlord.debit_days = days
    landlord.save()
    assert debit_days_text() == text
