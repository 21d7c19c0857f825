"""From how much on a batch is held: each half of each rule decides somewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from tenant_space.exchange.errors import BatchHeld, BatchNotHeld
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.exchange.models import Batch
from tenant_space.exchange.selectors import batches_held
from tenant_space.tenancy.models import LedgerEntry, RentAccount
from tests.kit import factories as f
from tests.kit.batches import MADE, EditedBatch, batch_write, everything

Edited = Callable[..., EditedBatch]
HEADER = "account_number;status;agency_code;opened_on;balance_cents;balance_date;updated_at;op\n"
EMPTY_HOLDERS = MADE / "held_holders_empty"


def why_held(directory: Path) -> list[str]:
    """Import a batch; return why it is held, nothing when it is applied."""
    before = everything()
    try:
        batch_import(directory=directory)
    except BatchHeld as held:
        assert everything() == before
        return [str(issue) for issue in held.issues.blocking]
    return []


def moving(folder: Path, account: RentAccount, cents: int) -> Path:
    """A batch that moves the balance of one account by so much, without a line."""
    balance = account.balance_cents + cents
    row = f"{account.pk};ACTIVE;CV;2019-03-01;{balance};2026-11-23;2026-11-23T22:00:00Z;U\n"
    return batch_write(folder, {"accounts.csv": HEADER + row}, 124, "DELTA")


@pytest.mark.parametrize(
    ("owed", "moved", "is_held"),
    [
        (50_000_000, 1_500_000, False),  # 15,000 €, 3 % of what is owed
        (50_000_000, -1_500_000, False),
        (50_000_000, 3_000_000, True),  # 6 %
        (50_000_000, -3_000_000, True),
        (10_000_000, 990_000, False),  # 9 %, but less than 10,000 €
        (10_000_000, 1_010_000, True),
        (-50_000_000, 1_500_000, False),  # what the landlord owes counts as well
    ],
)
def test_a_sum_is_too_much_by_its_euros_and_by_its_share(
    full_applied: None, tmp_path: Path, owed: int, moved: int, is_held: bool
) -> None:
    for balance in (owed, 0):
        account = f.AccountFactory(balance_cents=balance)
        f.EntryFactory(account=account, debit_cents=max(balance, 0), credit_cents=max(-balance, 0))
    assert bool(why_held(moving(tmp_path / "b", account, moved))) == is_held


WINDOW = "2026-09-01"


def windowed(batch: EditedBatch, gone: int) -> EditedBatch:
    """The batch with the lines of the last months only, the first ones of these gone."""
    header, *lines = batch.text("ledger_entries.csv").splitlines(keepends=True)
    late = [line for line in lines if line.split(";")[3] >= WINDOW]
    batch.write("ledger_entries.csv", header + "".join(late[gone:]))
    return batch.sign(window={"from_date": WINDOW})


def test_of_a_window_what_is_gone_is_held_against_what_was_in_it(
    full_applied: None, edited: Edited, settings: Settings
) -> None:
    """Twenty lines are few of two years, and most of three months."""
    settings.PORTAL_IMPORT_BRAKE_PERCENT = 20
    inside, lines = LedgerEntry.objects.filter(accounting_date__gte=WINDOW).count(), LedgerEntry.objects.count()
    assert inside < 100 < lines
    (why,) = why_held(windowed(edited().as_next(124), 20).path)
    assert why.startswith(f"ledger_entries.csv : 20 lignes sur {inside} en vigueur")
    assert why_held(windowed(edited().as_next(124), 0).path) == []
    assert LedgerEntry.objects.count() == lines


def test_without_a_window_it_is_held_against_all(full_applied: None, edited: Edited, settings: Settings) -> None:
    settings.PORTAL_IMPORT_BRAKE_PERCENT = 20
    batch = edited().as_next(124)
    header, *lines = batch.text("ledger_entries.csv").splitlines(keepends=True)
    batch.write("ledger_entries.csv", header + "".join(lines[:-20])).sign()
    assert why_held(batch.path) == [] and LedgerEntry.objects.count() == len(lines) - 20


def test_what_was_let_pass_once_is_held_no_more(full_applied: None) -> None:
    """Not even where the journal lost that it was applied: somebody looks at it again."""
    assert why_held(EMPTY_HOLDERS)
    sha256 = Batch.objects.get(state="HELD").control_sha256
    assert batches_held(sha256).exists()
    batch_import(directory=EMPTY_HOLDERS, release=True)
    assert Batch.objects.filter(state="HELD", control_sha256=sha256).exists() and not batches_held(sha256).exists()
    Batch.objects.filter(state="APPLIED", control_sha256=sha256).delete()
    with pytest.raises(BatchNotHeld):
        batch_import(directory=EMPTY_HOLDERS, release=True)


def test_letting_one_pass_lets_no_other_pass_that_is_held_too(full_applied: None, edited: Edited) -> None:
    assert why_held(EMPTY_HOLDERS)
    other = edited().keep("leases.csv").as_next(125).path
    assert why_held(other)
    batch_import(directory=EMPTY_HOLDERS, release=True)
    assert why_held(other)
    batch_import(directory=other, release=True)
