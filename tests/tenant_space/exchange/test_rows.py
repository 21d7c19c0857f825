"""Bad rows, keys, references and documents: refused with the file and the line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage.memory import InMemoryStorage

from tenant_space.exchange.errors import KEPT_ISSUES
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.exchange.models import BatchIssue
from tests.kit.batches import DELTA, FULL, EditedBatch, refused, told

# --- rows ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "word"),
    [
        ("tenants.csv", "T0000300;M;", "T0000300;MR;", 5, "civility"),
        ("tenants.csv", "1950-01-01", "1950-02-30", 5, "birth_date"),
        ("tenants.csv", "1950-01-01", "01/01/1950", 5, "birth_date"),
        ("tenants.csv", "1950-01-01", "19500101", 5, "birth_date"),
        ("tenants.csv", "Jean-Loup", "", 5, "first_name"),
        ("tenants.csv", "Jean-Loup", "  ", 5, "first_name"),
        ("tenants.csv", ";7;;Y;N;", ";7;;O;N;", 5, "contact_optin"),
        ("tenants.csv", "Z;U\nT0000400", "Z;X\nT0000400", 5, "op"),
        ("tenants.csv", "Z;U\nT0000400", "+01:00;U\nT0000400", 5, "updated_at"),
        ("accounts.csv", "200002;ACTIVE", '"2000\n02";ACTIVE', 5, "account_number contient un saut de ligne"),
        ("accounts.csv", "200002;ACTIVE", "200002;OPEN", 4, "status"),
        ("accounts.csv", ";-2000;", ";-20,00;", 4, "balance_cents"),
        ("accounts.csv", ";-2000;", ";;", 4, "balance_cents"),
        ("accounts.csv", ";-2000;", ";٢٠;", 4, "balance_cents"),
        ("accounts.csv", "200002;ACTIVE", "200002;ACTIVE;CV", 4, "15 colonnes au lieu de 14"),
        ("premises.csv", "62.40", "62,40", 2, "area_m2"),
        ("holders.csv", "200001;T0000200;SIGNATORY;1", "200001;T0000200;SIGNATORY;99999999999", 4, "rank"),
        ("mandates.csv", "ab" * 32, "xy" * 32, 2, "iban_fingerprint"),
        ("mandates.csv", ";2013-11-04;10;", ";2013-11-04;29;", 2, "debit_day"),
        ("mandates.csv", "FR76 •••• •••• •••• •••• •••• 176", "FR7630006000011234567890189", 2, "IBAN entier"),
        ("documents.csv", "AE_123456_20260831_2.pdf", "../AE_123456_20260831_2.pdf", 3, "file_name"),
        ("documents.csv", "AE_123456_20260831_2.pdf", "a..b.pdf", 3, "file_name"),
        ("documents.csv", "AE_123456_20260831_2.pdf", "..", 3, "file_name"),
        ("documents.csv", "AE_123456_20260831_2.pdf", "C:\\x.pdf", 3, "file_name"),
        ("documents.csv", "application/pdf", "text/html", 2, "mime_type"),
    ],
)
def test_bad_cell(db: None, edited: Callable[..., Any], name: str, old: str, new: str, line: int, word: str) -> None:
    assert told(refused(edited().replace(name, old, new)), f"{name}, ligne {line} :", word)


def test_lines_are_counted_through_quoted_line_feeds(db: None, edited: Callable[..., Any]) -> None:
    batch = edited().replace("claim_events.csv", "Votre réclamation est enregistrée.", '"Votre\nréclamation\nest là"')
    batch.replace("claim_events.csv", "INTERVENTION_PROGRAMMEE", "PEUT_ETRE")
    assert told(refused(batch), "claim_events.csv, ligne 5 :", "status")


def test_text_that_is_not_utf8(db: None, edited: Callable[..., Any]) -> None:
    batch = edited()
    content = batch.text("tenants.csv").encode().replace("SAÏD".encode(), "SAÏD".encode("cp1252"))
    assert told(refused(batch.write("tenants.csv", content).sign()), "tenants.csv, ligne 4", "UTF-8")


@pytest.mark.parametrize("bad", ['"Œuvrard', '"Œuv"rard'])
def test_broken_quotes(db: None, edited: Callable[..., Any], bad: str) -> None:
    assert told(refused(edited().replace("tenants.csv", "Œuvrard", bad)), "tenants.csv, ligne", "guillemets")


def test_all_problems_are_told_at_once(db: None, edited: Callable[..., Any]) -> None:
    batch = edited().replace("tenants.csv", "1950-01-01", "?").replace("accounts.csv", ";-2000;", ";?;")
    messages = refused(batch.replace("leases.csv", ";MAIN;", ";HOME;", 2))
    assert len(messages) == 3 + 4 and told(messages, "leases.csv, ligne 4")  # and how many of each file


def test_many_problems_are_counted_but_not_all_told(db: None, edited: Callable[..., Any]) -> None:
    messages = refused(edited().replace("ledger_entries.csv", ";2026-", ";26-", 999))
    assert len(messages) == 1 + KEPT_ISSUES + 1
    last = BatchIssue.objects.last()
    assert last.kind == "ROW" and "autres lignes écartées" in last.message


def test_messages_hold_no_personal_data(db: None, edited: Callable[..., Any]) -> None:
    batch = edited().replace("tenants.csv", "de LA TOUR D'AUVERGNE", "de LA TOUR\x07" + "D'AUVERGNE" * 20)
    batch.replace("tenants.csv", "1984-02-29", "1984-02-30").replace("occupants.csv", "2012-07-14", "le 14 juillet")
    text = " ".join(refused(batch))
    for secret in ("AUVERGNE", "1984", "juillet"):
        assert secret not in text


# --- keys and references -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "row", "line", "words"),
    [
        ("holders.csv", "999999;T0000123;SIGNATORY;1;2019-03-01;;Y;U", 13, ["account_number 999999", "compte client"]),
        ("holders.csv", "123456;T9;SIGNATORY;1;2019-03-01;;Y;U", 13, ["tenant_id T9"]),
        (
            "accounts.csv",
            "9;ACTIVE;ZZ;2019-03-01;;0;2026-11-21;;;N;N;Y;2026-11-21T22:00:00Z;U",
            10,
            ["agency_code ZZ"],
        ),
        ("leases.csv", "L9;123456;P999;MAIN;2019-03-01;;;1;1;N;;;;U", 11, ["premise_id P999"]),
        ("leases.csv", "L9;9;P001;MAIN;2019-03-01;;;1;1;N;;;;U", 11, ["account_number 9"]),
        ("premises.csv", "P9;GARAGE;;;;;;rue;;42000;VILLE;;;;P998;U", 11, ["parent_premise_id P998"]),
        ("occupants.csv", "L9;O1;A;B;;;;;U", 4, ["lease_id L9"]),
        ("claim_events.csv", "R9;1;2026-11-02T09:15:00Z;;;;;;U", 4, ["claim_id R9"]),
        ("accounts.csv", "123456;;;;;;;;;;;;;D", 10, ["account_number 123456", "déjà à la ligne 2"]),
        ("holders.csv", "123456;T0000123;SIGNATORY;3;2020-03-01;;Y;U", 13, ["role SIGNATORY", "déjà à la ligne 2"]),
    ],
)
def test_unknown_reference_or_double_key(
    db: None, edited: Callable[..., Any], name: str, row: str, line: int, words: list[str]
) -> None:
    assert told(refused(edited().add(name, row)), f"{name}, ligne {line} :", *words)


def test_reference_to_a_row_of_the_portal_is_fine(full_applied: None, edited: Callable[..., Any]) -> None:
    batch = edited(DELTA).add("occupants.csv", "L010;O1;A;B;;;;;U")
    assert batch_import(directory=batch.path).counts["occupants.csv"].inserted == 1


@pytest.mark.parametrize("mode", ["FULL", "DELTA"])
def test_reference_to_a_claim_that_goes_away(full_applied: None, edited: Callable[..., Any], mode: str) -> None:
    batch = edited(DELTA) if mode == "DELTA" else edited().as_next(124)
    batch.keep("claims.csv")
    if mode == "DELTA":
        batch.add("claims.csv", "R1;;;;;;;;;;;;;D")
    assert told(refused(batch), "claim_events.csv, ligne 2", "claim_id R1")


# --- documents ------------------------------------------------------------------------------


def document(batch: EditedBatch) -> Path:
    return batch.path / "documents" / "AE_200001_20261130_901.pdf"


def test_document_absent(full_applied: None, edited: Callable[..., Any]) -> None:
    batch = edited(DELTA)
    document(batch).unlink()
    assert told(refused(batch.sign()), "documents.csv, ligne 2", "AE_200001_20261130_901.pdf", "absent")


def test_number_of_documents(full_applied: None, edited: Callable[..., Any]) -> None:
    batch = edited(DELTA)
    (batch.path / "documents" / "other.pdf").write_bytes(b"%PDF-1.4")
    assert told(refused(batch), "documents", "fichiers : 2 (")


def test_document_changed_on_disk(full_applied: None, edited: Callable[..., Any]) -> None:
    batch = edited(DELTA)
    content = document(batch).read_bytes()
    document(batch).write_bytes(content[:-1] + b"!")
    assert told(refused(batch), "documents.csv, ligne 2", "empreinte")


def test_document_of_another_way(full_applied: None, edited: Callable[..., Any]) -> None:
    batch = edited(DELTA)
    document(batch).write_bytes(b"%PDF-1.4")
    assert told(refused(batch.sign()), "documents.csv, ligne 2", "taille de 8 octets au lieu de 625")


def test_document_that_is_not_a_pdf(full_applied: None, edited: Callable[..., Any]) -> None:
    batch = edited(DELTA)
    document(batch).write_bytes(b"<html>".ljust(625))
    assert told(refused(batch), "documents.csv, ligne 2", "n'est pas un PDF")


def test_document_that_is_a_link(full_applied: None, edited: Callable[..., Any]) -> None:
    batch = edited(DELTA)
    document(batch).unlink()
    document(batch).symlink_to(FULL / "documents" / "AE_200001_20261130_12.pdf")
    assert told(refused(batch.sign()), "documents.csv, ligne 2", "est un lien")


def test_refused_batch_stores_no_binary(db: None, edited: Callable[..., Any], empty_storage: InMemoryStorage) -> None:
    refused(edited().replace("tenants.csv", "1950-01-01", "?"))
    assert empty_storage.listdir("") == ([], [])
