"""Bad batches: control file, sequence and files; refused whole, and nothing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tenant_space.exchange.errors import BatchRefused
from tenant_space.exchange.inbound import services
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.exchange.models import Batch
from tenant_space.landlord.models import LandlordSettings
from tests.kit.batches import DELTA, FULL, everything, refused, told

# --- READY and control.json ---------------------------------------------------


def test_without_ready(full_applied: None, edited: Callable[..., Any]) -> None:
    batch = edited(DELTA)
    (batch.path / "READY").unlink()
    assert told(refused(batch), "READY", "absent")


def test_ready_of_another_control(full_applied: None, edited: Callable[..., Any]) -> None:
    assert told(refused(edited(DELTA).write("READY", "0" * 64)), "READY", "empreinte")


def test_without_control(full_applied: None, edited: Callable[..., Any]) -> None:
    batch = edited(DELTA)
    (batch.path / "control.json").unlink()
    assert told(refused(batch), "control.json", "absent")


@pytest.mark.parametrize("content", ["[]", "{", "[" * 100_000, '"EXL"', "\x00"])
def test_control_that_is_no_object(full_applied: None, edited: Callable[..., Any], content: str) -> None:
    batch = edited(DELTA).write("control.json", content)
    batch.write("READY", hashlib.sha256(content.encode()).hexdigest())
    assert told(refused(batch), "control.json", "JSON")


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"format": "XML"}, "format"),
        ({"version": 2}, "version"),
        ({"version": True}, "version"),
        ({"mode": "PARTIAL"}, "mode"),
        ({"sequence": "124"}, "sequence"),
        ({"sequence": 0}, "sequence"),
        ({"sequence": 2**40}, "sequence"),
        ({"extracted_at": "2026-11-21"}, "extracted_at"),
        ({"batch_id": "x" * 61}, "batch_id"),
        ({"landlord": None}, "landlord"),
        ({"files": {}}, "files"),
        ({"files": [{"name": "../accounts.csv"}]}, "files"),
        ({"window": {"from_date": "hier"}}, "window"),
        ({"documents": []}, "documents"),
    ],
)
def test_control_with_a_wrong_key(
    full_applied: None, edited: Callable[..., Any], changes: dict[str, Any], word: str
) -> None:
    assert told(refused(edited(DELTA).write_control(**changes)), "control.json", word)


def test_batch_of_another_landlord(full_applied: None, edited: Callable[..., Any]) -> None:
    landlord = LandlordSettings.load()
    landlord.erp_code = "AUTRE"
    landlord.save()
    assert told(refused(edited(DELTA)), "control.json", "AUTRE")


def test_landlord_code_is_free_until_it_is_set(db: None) -> None:
    assert batch_import(directory=FULL).changed


# --- sequence --------------------------------------------------------------------


def test_first_batch_must_be_full(db: None, edited: Callable[..., Any]) -> None:
    assert told(refused(edited(DELTA)), "complet (FULL)")


def test_gap_before_a_delta(full_applied: None, edited: Callable[..., Any]) -> None:
    assert told(refused(edited(DELTA).as_next(125, "DELTA")), "Demandez un lot complet")


def test_delta_that_follows_another_batch(full_applied: None, edited: Callable[..., Any]) -> None:
    assert told(refused(edited(DELTA).write_control(previous_sequence=122)), "Demandez un lot complet")


def test_older_batch(both_applied: None, edited: Callable[..., Any]) -> None:
    assert told(refused(edited().as_next(100)), "plus ancien")


def test_same_number_with_another_content(both_applied: None, edited: Callable[..., Any]) -> None:
    assert told(refused(edited(DELTA).write_control(producer="Autre")), "déjà appliqué avec un autre contenu")


def test_another_batch_applied_meanwhile(
    full_applied: None, edited: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def store_slowly(binaries: Any) -> list[Any]:
        Batch.objects.create(batch_id="other", sequence=124, state="APPLIED", control_sha256="0" * 64)
        return []

    monkeypatch.setattr(services, "binaries_store", store_slowly)
    before = everything()
    with pytest.raises(BatchRefused) as caught:
        batch_import(directory=edited(DELTA).path)
    assert told([str(issue) for issue in caught.value.issues.blocking], "relancez l'import")
    assert everything() == before | {"Batch": [*before["Batch"], ("other", 124)]}


def test_a_failure_half_way_changes_nothing(
    full_applied: None, edited: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()
    monkeypatch.setattr(services, "_success_record", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        batch_import(directory=edited(DELTA).path)
    assert everything() == before
    monkeypatch.undo()
    assert batch_import(directory=DELTA).changed == 7


# --- files -------------------------------------------------------------------------


def test_file_absent(full_applied: None, edited: Callable[..., Any]) -> None:
    batch = edited(DELTA)
    (batch.path / "tenants.csv").unlink()
    assert told(refused(batch), "tenants.csv", "absent")


def test_truncated_file(full_applied: None, edited: Callable[..., Any]) -> None:
    batch = edited(DELTA)
    assert told(refused(batch.write("tenants.csv", batch.text("tenants.csv")[:-40])), "tenants.csv", "taille")


def test_wrong_hash(full_applied: None, edited: Callable[..., Any]) -> None:
    batch = edited(DELTA)
    batch.write("tenants.csv", batch.text("tenants.csv").replace("MARTIN", "MARTON"))
    assert told(refused(batch), "tenants.csv", "empreinte")


def test_file_that_is_a_link(full_applied: None, edited: Callable[..., Any], tmp_path: Path) -> None:
    batch = edited(DELTA)
    (batch.path / "tenants.csv").rename(tmp_path / "elsewhere.csv")
    (batch.path / "tenants.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert told(refused(batch), "tenants.csv", "absent")


def test_wrong_number_of_rows(full_applied: None, edited: Callable[..., Any]) -> None:
    batch = edited(DELTA)
    files = [{**entry, "rows": 7} if entry["name"] == "claims.csv" else entry for entry in batch.control["files"]]
    assert told(refused(batch.write_control(files=files)), "claims.csv", "lignes de données : 1 au lieu de 7")


def test_wrong_total(full_applied: None, edited: Callable[..., Any]) -> None:
    batch = edited(DELTA)
    files = [
        {**entry, "totals": {"debit_cents": 1, "credit_cents": 45_678}}
        if "debit_cents" in entry.get("totals", ())
        else entry
        for entry in batch.control["files"]
    ]
    assert told(refused(batch.write_control(files=files)), "ledger_entries.csv", "total de debit_cents")


def test_missing_column(full_applied: None, edited: Callable[..., Any]) -> None:
    batch = edited(DELTA).replace("claims.csv", ";status;", ";state;")
    assert told(refused(batch), "claims.csv, ligne 1", "colonnes obligatoires absentes : status")


def test_column_named_twice(full_applied: None, edited: Callable[..., Any]) -> None:
    assert told(
        refused(edited(DELTA).replace("claims.csv", ";source;", ";title;")), "claims.csv, ligne 1", "deux fois"
    )


def test_empty_file(full_applied: None, edited: Callable[..., Any]) -> None:
    assert told(refused(edited(DELTA).write("claims.csv", "").sign()), "claims.csv, ligne 1", "claim_id")


def test_file_without_its_header_tells_no_name(full_applied: None, edited: Callable[..., Any]) -> None:
    batch = edited(DELTA)
    batch.write("tenants.csv", batch.text("tenants.csv").split("\n", 1)[1]).sign()
    messages = refused(batch)
    assert told(messages, "tenants.csv, ligne 1") and not told(messages, "DUPONT")
