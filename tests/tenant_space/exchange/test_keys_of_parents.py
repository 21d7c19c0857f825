"""Of a new row whose key cannot be read nobody knows the name: what hangs on it goes along, and costs no night."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django import Settings

from tenant_space.exchange.inbound.services import batch_import
from tenant_space.tenancy import models
from tests.kit.batches import EditedBatch, everything, refused, told

Edited = Callable[..., EditedBatch]

UNREADABLE = "N" * 31
ACCOUNT = "{};ACTIVE;CV;2019-03-01;;0;2026-11-21;2026-12-05;0;N;N;Y;2026-11-21T22:00:00Z;U"
LEASE = "{};{};P001;MAIN;2019-03-01;;;45500;9800;N;NOT_REQUIRED;;;U"
TENANT = "{};M;NEUF;;Paul;1990-10-10;;;;;;;;Y;N;2026-11-21T22:00:00Z;U"
PREMISES = "{};GARAGE;;B;2;-1;31;8 boulevard Krumnov;;42000;SAINT ETIENNE;;;;{};U"
ENTRY = "F{};{};;2026-11-20;;;;RENT;Loyer;100;0;;;;;;{};U"
DOCUMENT = "DN{};{};RENT_NOTICE;Avis;2026-07-31;2026-07;no.pdf;610;" + "ab" * 32 + ";application/pdf;;;U"


@pytest.fixture
def lenient(settings: Settings) -> None:
    """One wrong row of a file of the sample is few; three among its rows are many."""
    settings.PORTAL_IMPORT_BAD_ROWS_PERCENT = 15


def entries(account: str, count: int) -> list[str]:
    return [ENTRY.format(f"{account}{number}", account, number) for number in range(1, count + 1)]


CHILDREN: dict[str, tuple[str, str, str, list[str]]] = {
    "lines": ("accounts.csv", ACCOUNT.format(UNREADABLE), "ledger_entries.csv", entries("N400", 120)),
    "leases": ("accounts.csv", ACCOUNT.format(""), "leases.csv", [LEASE.format(f"L9{n}", "N400") for n in range(3)]),
    "holders": (
        "accounts.csv",
        ACCOUNT.format("N\t400"),
        "holders.csv",
        [f"N400;T000030{n};SIGNATORY;1;2019-03-01;;Y;U" for n in range(3)],
    ),
    "documents": (
        "accounts.csv",
        "N400;ACTIVE;CV;U",
        "documents.csv",
        [DOCUMENT.format(number, "N400") for number in range(12)],
    ),
    "persons": (
        "tenants.csv",
        TENANT.format(UNREADABLE),
        "holders.csv",
        [f"20000{n};T9;COSIGNATORY;1;2019-03-01;;Y;U" for n in range(1, 4)],
    ),
    "own file": (
        "premises.csv",
        PREMISES.format(UNREADABLE, ""),
        "premises.csv",
        [PREMISES.format(f"P90{n}", "N400") for n in range(3)],
    ),
}


@pytest.mark.parametrize("name", CHILDREN)
@pytest.mark.parametrize("mode", ["FULL", "DELTA"])
def test_what_hangs_on_it_goes_along(full_applied: None, lenient: None, edited: Edited, name: str, mode: str) -> None:
    before = everything()
    parent, row, child, rows = CHILDREN[name]
    batch = edited().as_next(124, mode).add(parent, row).add(child, *rows)
    report = batch_import(directory=batch.path)
    assert report.left_out_count == len(rows) + 1
    assert report.counts[child].left_out == len(rows) + (parent == child)
    assert {**everything(), "Batch": []} == {**before, "Batch": []}


def test_what_hangs_on_that_goes_along_too(full_applied: None, lenient: None, edited: Edited) -> None:
    batch = edited().as_next(124).add("accounts.csv", ACCOUNT.format(UNREADABLE))
    batch.add("leases.csv", LEASE.format("L91", "N400"))
    batch.add("occupants.csv", *(f"L91;O{n};NEUF;Paul;1990-10-10;CHILD;;;U" for n in range(1, 4)))
    assert batch_import(directory=batch.path).left_out_count == 1 + 1 + 3
    assert not models.Occupant.objects.filter(lease="L91").exists()


@pytest.mark.parametrize("lost", [0, 1])
def test_more_unknown_names_than_keys_lost_are_a_wrong_file(
    full_applied: None, lenient: None, edited: Edited, lost: int
) -> None:
    batch = edited().as_next(124).add("accounts.csv", *[ACCOUNT.format(UNREADABLE)] * lost)
    for number in range(lost + 1):
        batch.add("ledger_entries.csv", *entries(f"N40{number}", 120))
    share = {0: "120 sur 468, soit 25,6 %", 1: "120 sur 588, soit 20,4 %"}[lost]
    assert told(refused(batch), "ledger_entries.csv : lignes fausses", share)


def test_the_names_met_most_are_those_that_may_be_meant(full_applied: None, lenient: None, edited: Edited) -> None:
    batch = edited().as_next(124).add("accounts.csv", ACCOUNT.format(UNREADABLE))
    batch.add("ledger_entries.csv", *entries("N001", 9), *entries("N400", 120), *entries("N900", 9))
    assert batch_import(directory=batch.path).left_out_count == 1 + 138


def test_a_row_whose_own_cells_are_wrong_still_counts(full_applied: None, lenient: None, edited: Edited) -> None:
    batch = edited().as_next(124).add("accounts.csv", ACCOUNT.format(UNREADABLE))
    batch.add("leases.csv", *(LEASE.format(f"L9{n}", "N400").replace("MAIN", "?") for n in range(3)))
    assert told(refused(batch), "leases.csv : lignes fausses : 3 sur 12")
