"""Balances of accounts whose lines the portal never had: their rent may move them, a fault of the ERP may not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tenant_space.exchange.errors import BatchHeld
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.tenancy.models import Lease, LedgerEntry, RentAccount
from tests.kit import factories as f
from tests.kit.batches import EditedBatch, batch_write, told

Edited = Callable[..., EditedBatch]
HEADER = "account_number;status;agency_code;opened_on;balance_cents;balance_date;updated_at;op\n"
ROW = "{};ACTIVE;CV;2019-03-01;{};2026-11-23;2026-11-23T22:00:00Z;U\n"
LINES = "entry_id;account_number;accounting_date;kind;label;debit_cents;credit_cents;seq;op\n"
RENT = 45_678  # cents, with charges, as the leases of the factory have it


def many(count: int, balance: int, **lease: object) -> list[RentAccount]:
    """So many accounts with a lease and without a line."""
    accounts = [f.AccountFactory(balance_cents=balance) for _ in range(count)]
    for account in accounts:
        f.LeaseFactory(account=account, **lease)
    return accounts


def why_held(folder: Path, accounts: Sequence[RentAccount], balances: Sequence[int], **more: str) -> list[str]:
    """Import a batch with these balances; return why it is held, nothing when it is applied."""
    rows = "".join(ROW.format(account.pk, balance) for account, balance in zip(accounts, balances, strict=True))
    directory = batch_write(folder, {"accounts.csv": HEADER + rows, **more}, 124, "DELTA")
    try:
        batch_import(directory=directory)
    except BatchHeld as held:
        return [str(issue) for issue in held.issues.blocking]
    return []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (0, RENT),  # the night of the rents
        (30_000, 30_000 + RENT),
        (0, 3 * RENT),  # of a quarter
        (30_000, 30_000 + 4 * RENT),  # with a yearly adjustment
        (RENT, 0),  # the night on which they are paid
        (-10_000, RENT - 10_000),
        (90_000, -1_000),
    ],
)
def test_a_rent_and_a_payment_need_no_lines(full_applied: None, tmp_path: Path, before: int, after: int) -> None:
    accounts = many(40, before)
    assert why_held(tmp_path / "b", accounts, [after] * 40) == []
    assert set(
        RentAccount.objects.filter(pk__in=[one.pk for one in accounts]).values_list("balance_cents", flat=True)
    ) == {after}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (30_000, 3_000_000),  # cents taken for euros
        (30_000, -3_000_000),
        (-30_000, -3_000_000),
        (0, 1_000_000),
        (30_000, 30_000 + 4 * RENT + 1),
        (30_000, -30_000),  # signs turned
        (-61_200, 61_200),
    ],
)
def test_more_than_that_is_held(full_applied: None, tmp_path: Path, before: int, after: int) -> None:
    messages = why_held(tmp_path / "b", many(40, before), [after] * 40)
    assert told(messages, "accounts.csv : 40 soldes sur 48 changent de", "sans écritures qui l'expliquent")


def test_a_landlord_who_sends_no_lines_is_watched_all_the_same(full_applied: None, edited: Edited) -> None:
    """The whole sample without a ledger, every balance a hundredfold."""
    LedgerEntry.objects.all().delete()
    batch = edited().as_next(124).drop("ledger_entries.csv")
    for account in RentAccount.objects.exclude(balance_cents=0):
        batch.replace("accounts.csv", f";{account.balance_cents};2026-11-21", f";{account.balance_cents}00;2026-11-21")
    with pytest.raises(BatchHeld):
        batch_import(directory=batch.path)


def test_a_lease_that_ended_is_due_nothing(full_applied: None, tmp_path: Path) -> None:
    accounts = many(40, 0, end_date=dt.date(2026, 1, 31))
    assert why_held(tmp_path / "b", accounts, [RENT] * 40)


def test_a_batch_cannot_raise_the_rents_with_the_balances(full_applied: None, tmp_path: Path) -> None:
    """What was due before counts, whatever the same batch says of it."""
    accounts = many(40, 30_000)
    header = "lease_id;account_number;premise_id;kind;start_date;rent_cents;charges_cents;insurance_required;op\n"
    rows = "".join(
        f"{lease.pk};{lease.account_id};{lease.premises_id};MAIN;2019-03-01;3554200;1013600;N;U\n"
        for lease in Lease.objects.filter(account__in=accounts)
    )
    assert why_held(tmp_path / "b", accounts, [3_000_000] * 40, **{"leases.csv": header + rows})


def test_one_of_them_may_be_wrong_by_a_little_but_not_by_a_fortune(full_applied: None, tmp_path: Path) -> None:
    accounts = many(40, 10_000)
    assert why_held(tmp_path / "b", accounts[:1], [500_000]) == []
    later = batch_write(tmp_path / "c", {"accounts.csv": HEADER + ROW.format(accounts[1].pk, 2_000_000)}, 125, "DELTA")
    with pytest.raises(BatchHeld):
        batch_import(directory=later)


def test_an_account_with_lines_is_still_explained_by_them_alone(full_applied: None, tmp_path: Path) -> None:
    """Its lease says nothing: a balance that moves by a rent without the line of the rent is odd."""
    accounts = many(40, 10_000)
    for account in accounts:
        f.EntryFactory(account=account, debit_cents=10_000)
    assert why_held(tmp_path / "b", accounts, [10_000 + RENT] * 40)
    rents = "".join(f"B{one.pk};{one.pk};2026-11-23;RENT;Loyer;{RENT};0;9;U\n" for one in accounts)
    assert why_held(tmp_path / "c", accounts, [10_000 + RENT] * 40, **{"ledger_entries.csv": LINES + rents}) == []
