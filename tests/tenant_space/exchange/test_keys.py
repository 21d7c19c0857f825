"""Keys written with blanks around them or with characters that nobody sees: one key all the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tenant_space.exchange.enums import BatchState
from tenant_space.exchange.format.exl1 import FILES
from tenant_space.exchange.format.values import BadValue, CleanedKey, identifier, one_of
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.exchange.models import Batch, BatchIssue
from tenant_space.landlord.models import LandlordSettings
from tenant_space.tenancy.models import Holder, Lease, LedgerEntry, Occupant, RentAccount, Tenant
from tests.kit.batches import DELTA, EditedBatch, everything, refused, told

BROKEN = Path(__file__).parent / "broken"
Edited = Callable[..., EditedBatch]

pytestmark = pytest.mark.django_db


def stored() -> dict[str, list[tuple[Any, ...]]]:
    """What the files of these batches feed; counts of batches apart."""
    found = everything()
    return {name: found[name] for name in ("Agency", "Tenant", "RentAccount", "Holder")}


@pytest.mark.parametrize("name", ["keys_padded", "keys_with_invisible_signs"])
@pytest.mark.usefixtures("full_applied")
def test_what_stands_around_a_key_changes_nothing(name: str) -> None:
    before = stored()
    batch_import(directory=BROKEN / name)
    assert stored() == before
    assert not RentAccount.objects.exclude(pk__regex=r"^\d{6}$").exists()


@pytest.mark.usefixtures("full_applied")
def test_the_warning_counts_the_keys_of_each_column() -> None:
    batch_import(directory=BROKEN / "keys_padded")
    batch = Batch.objects.latest("pk")
    said = set(BatchIssue.objects.filter(batch=batch).values_list("file_name", "line", "message"))
    assert ("accounts.csv", 2, "account_number : blancs ou caractères invisibles ôtés dans 8 valeurs") in said
    assert ("holders.csv", 2, "tenant_id : blancs ou caractères invisibles ôtés dans 11 valeurs") in said
    assert batch.warning_count == len(said)


@pytest.mark.usefixtures("full_applied")
def test_two_keys_that_become_one_are_refused_with_both_lines() -> None:
    before = everything()
    messages = refused(EditedBatchInPlace(BROKEN / "keys_that_become_one"))
    assert told(messages, "accounts.csv, ligne 10", "account_number 200001 est déjà à la ligne 3")
    assert everything() == before


class EditedBatchInPlace(EditedBatch):
    """A batch of the tree, read where it is."""

    def __init__(self, path: Path) -> None:
        self.path = path


@pytest.mark.parametrize(
    "key", ["\u200b200002", "200002\u00a0", "２００００２", "\t200002", "200002\u3000", "2000\u00ad02"]
)
@pytest.mark.usefixtures("full_applied")
def test_an_account_is_not_closed_for_how_its_key_is_written(edited: Edited, key: str) -> None:
    batch = edited().as_next(124).replace("accounts.csv", "200002;", f"{key};")
    report = batch_import(directory=batch.path)
    account = RentAccount.objects.get(pk="200002")
    assert (account.status, account.closed_on) == ("ACTIVE", None)
    assert told([str(issue) for issue in report.warnings], "account_number", "dans 1 valeur")


@pytest.mark.usefixtures("full_applied")
def test_what_names_a_row_of_another_file_is_read_alike(edited: Edited) -> None:
    batch = edited().as_next(124).replace("leases.csv", "L001;123456;P001;", "L001;\ufeff123456;P001 ;")
    batch.replace("ledger_entries.csv", ";123456;L001;", ";123456 ;\u200bL001;")
    batch_import(directory=batch.path)
    assert Lease.objects.get(pk="L001").account_id == "123456"
    assert LedgerEntry.objects.get(pk="E12345600001").lease_id == "L001"


@pytest.mark.usefixtures("full_applied")
def test_a_reference_of_blanks_alone_is_an_empty_one(edited: Edited) -> None:
    batch = edited().as_next(124).replace("ledger_entries.csv", ";123456;L001;", ";123456; \u200b;")
    batch_import(directory=batch.path)
    assert Batch.objects.latest("pk").state == BatchState.APPLIED


def test_a_key_of_nothing_that_is_seen_is_refused(edited: Edited) -> None:
    batch = edited().replace("accounts.csv", "200002;ACTIVE", "\u200b\ufeff;ACTIVE")
    assert told(refused(batch), "accounts.csv, ligne 4", "account_number est obligatoire et vide")


@pytest.mark.usefixtures("full_applied")
def test_a_row_that_takes_away_finds_its_key(edited: Edited) -> None:
    batch = edited(DELTA).replace("occupants.csv", "L001;O2;", "L001 ;\u200bO2;")
    assert Occupant.objects.filter(lease="L001", occupant_id="O2").exists()
    batch_import(directory=batch.path)
    assert not Occupant.objects.filter(lease="L001", occupant_id="O2").exists()


def test_the_code_of_the_landlord_is_compared_without_what_is_around(edited: Edited) -> None:
    LandlordSettings.objects.update_or_create(defaults={"erp_code": "MH42"})
    batch_import(directory=edited().write_control(landlord="MH42\u00a0").path)
    assert Tenant.objects.exists() and Holder.objects.exists()


@pytest.mark.parametrize("cell", ["L-0001", "T 1", "a.b", "N°1", "lower", "É1"])
def test_a_key_of_the_software_stays_what_it_is(cell: str) -> None:
    assert identifier(20)(cell) == cell


@pytest.mark.parametrize(("cell", "key"), [("L-1 ", "L-1"), ("\u2060é1", "é1"), ("L‑1", "L-1")])
def test_a_cleaned_key_is_told(cell: str, key: str) -> None:
    with pytest.raises(CleanedKey) as cleaned:
        identifier(20)(cell)
    assert cleaned.value.value == key


@pytest.mark.parametrize("cell", ["A\nB", "A\tB", "A\r\nB", "x" * 21])
def test_a_key_that_cannot_be_read_is_refused(cell: str) -> None:
    with pytest.raises(BadValue):
        identifier(20)(cell)


def test_a_code_that_is_part_of_a_key_is_read_alike() -> None:
    with pytest.raises(CleanedKey):
        one_of(["SIGNATORY"])("SIGNATORY ")


def test_every_column_that_names_a_row_is_read_as_a_key() -> None:
    named = [
        (file_format.name, column.name)
        for file_format in FILES.values()
        if file_format.model
        for column in file_format.columns
        if column.name in file_format.parents and column.name != "sha256"
        if not column.parse.__qualname__.startswith("identifier")
    ]
    assert named == []
