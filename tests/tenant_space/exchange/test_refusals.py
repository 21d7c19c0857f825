"""Bad batches: refused whole, with the file and the line, and nothing changed."""

from __future__ import annotations

import pytest

from tenant_space.exchange.errors import KEPT_ISSUES, BatchRefused
from tenant_space.exchange.models import Batch, BatchIssue
from tenant_space.exchange.services import batch_import
from tenant_space.landlord.models import LandlordSettings

from .batches import DELTA, FULL, EditedBatch, everything


def refused(batch: EditedBatch) -> list[str]:
    """Import a bad batch; return its messages, once sure that it left only its trace."""
    before, kept = everything(), Batch.objects.count()
    with pytest.raises(BatchRefused) as caught:
        batch_import(directory=batch.path)
    assert everything() == before
    assert Batch.objects.count() == kept + 1
    trace = Batch.objects.order_by("pk").last()
    messages = [str(issue) for issue in caught.value.issues.blocking]
    stored = BatchIssue.objects.filter(batch=trace, blocking=True)
    assert trace.state == "REJECTED" and trace.reject_count == caught.value.issues.blocking_count >= 1
    assert [issue.message for issue in stored][: len(messages)] == [i.message for i in caught.value.issues.blocking]
    return messages


def told(messages: list[str], *words: str) -> bool:
    return any(all(word in message for word in words) for message in messages)


# --- READY and control.json ---------------------------------------------------


def test_without_ready(full_applied, edited):
    batch = edited(DELTA)
    (batch.path / "READY").unlink()
    assert told(refused(batch), "READY", "absent")


def test_ready_of_another_control(full_applied, edited):
    assert told(refused(edited(DELTA).write("READY", "0" * 64)), "READY", "empreinte")


def test_without_control(full_applied, edited):
    batch = edited(DELTA)
    (batch.path / "control.json").unlink()
    assert told(refused(batch), "control.json", "absent")


@pytest.mark.parametrize("content", ["[]", "{", "[" * 100_000, '"EXL"', "\x00"])
def test_control_that_is_no_object(full_applied, edited, content):
    batch = edited(DELTA).write("control.json", content)
    batch.write("READY", __import__("hashlib").sha256(content.encode()).hexdigest())
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
def test_control_with_a_wrong_key(full_applied, edited, changes, word):
    assert told(refused(edited(DELTA).write_control(**changes)), "control.json", word)


def test_batch_of_another_landlord(full_applied, edited):
    landlord = LandlordSettings.load()
    landlord.erp_code = "AUTRE"
    landlord.save()
    assert told(refused(edited(DELTA)), "control.json", "AUTRE")


def test_landlord_code_is_free_until_it_is_set(db):
    assert batch_import(directory=FULL).changed


# --- sequence --------------------------------------------------------------------


def test_first_batch_must_be_full(db, edited):
    assert told(refused(edited(DELTA)), "complet (FULL)")


def test_gap_before_a_delta(full_applied, edited):
    assert told(refused(edited(DELTA).as_next(125, "DELTA")), "Demandez un lot complet")


def test_delta_that_follows_another_batch(full_applied, edited):
    assert told(refused(edited(DELTA).write_control(previous_sequence=122)), "Demandez un lot complet")


def test_older_batch(both_applied, edited):
    assert told(refused(edited().as_next(100)), "plus ancien")


def test_same_number_with_another_content(both_applied, edited):
    assert told(refused(edited(DELTA).write_control(producer="Autre")), "déjà appliqué avec un autre contenu")


# --- files -------------------------------------------------------------------------


def test_file_absent(full_applied, edited):
    batch = edited(DELTA)
    (batch.path / "tenants.csv").unlink()
    assert told(refused(batch), "tenants.csv", "absent")


def test_truncated_file(full_applied, edited):
    batch = edited(DELTA)
    assert told(refused(batch.write("tenants.csv", batch.text("tenants.csv")[:-40])), "tenants.csv", "taille")


def test_wrong_hash(full_applied, edited):
    batch = edited(DELTA)
    batch.write("tenants.csv", batch.text("tenants.csv").replace("MARTIN", "MARTON"))
    assert told(refused(batch), "tenants.csv", "empreinte")


def test_file_that_is_a_link(full_applied, edited, tmp_path):
    batch = edited(DELTA)
    (batch.path / "tenants.csv").rename(tmp_path / "elsewhere.csv")
    (batch.path / "tenants.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert told(refused(batch), "tenants.csv", "absent")


def test_wrong_number_of_rows(full_applied, edited):
    batch = edited(DELTA)
    files = [{**entry, "rows": 7} if entry["name"] == "claims.csv" else entry for entry in batch.control["files"]]
    assert told(refused(batch.write_control(files=files)), "claims.csv", "lignes de données : 1 au lieu de 7")


def test_wrong_total(full_applied, edited):
    batch = edited(DELTA)
    files = [
        {**entry, "totals": {"debit_cents": 1, "credit_cents": 45_678}} if "debit_cents" in entry.get("totals", ()) else entry
        for entry in batch.control["files"]
    ]
    assert told(refused(batch.write_control(files=files)), "ledger_entries.csv", "total de debit_cents")


def test_missing_column(full_applied, edited):
    batch = edited(DELTA).replace("claims.csv", ";status;", ";state;")
    assert told(refused(batch), "claims.csv, ligne 1", "colonnes obligatoires absentes : status")


def test_column_named_twice(full_applied, edited):
    assert told(refused(edited(DELTA).replace("claims.csv", ";source;", ";title;")), "claims.csv, ligne 1", "deux fois")


def test_empty_file(full_applied, edited):
    assert told(refused(edited(DELTA).write("claims.csv", "").sign()), "claims.csv, ligne 1", "claim_id")


def test_file_without_its_header_tells_no_name(full_applied, edited):
    batch = edited(DELTA)
    batch.write("tenants.csv", batch.text("tenants.csv").split("\n", 1)[1]).sign()
    messages = refused(batch)
    assert told(messages, "tenants.csv, ligne 1") and not told(messages, "DUPONT")


# --- rows ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "word"),
    [
        ("tenants.csv", "T0000300;M;", "T0000300;MR;", 5, "civility"),
        ("tenants.csv", "1950-01-01", "1950-02-30", 5, "birth_date"),
        ("tenants.csv", "1950-01-01", "01/01/1950", 5, "birth_date"),
        ("tenants.csv", "1950-01-01", "19500101", 5, "birth_date"),
        ("tenants.csv", "Jean-Loup", "J" * 81, 5, "first_name"),
        ("tenants.csv", "Jean-Loup", "", 5, "first_name"),
        ("tenants.csv", "Jean-Loup", "  ", 5, "first_name"),
        ("tenants.csv", "Jean-Loup", "Jean\tLoup", 5, "first_name"),
        ("tenants.csv", "Jean-Loup", "Jean\x00Loup", 5, "first_name"),
        ("tenants.csv", ";7;;Y;N;", ";7;;O;N;", 5, "contact_optin"),
        ("tenants.csv", "Z;U\nT0000400", "Z;X\nT0000400", 5, "op"),
        ("tenants.csv", "Z;U\nT0000400", "+01:00;U\nT0000400", 5, "updated_at"),
        ("accounts.csv", "200002;ACTIVE", "200002;OPEN", 4, "status"),
        ("accounts.csv", ";-2000;", ";-20,00;", 4, "balance_cents"),
        ("accounts.csv", ";-2000;", ";;", 4, "balance_cents"),
        ("accounts.csv", ";-2000;", ";٢٠;", 4, "balance_cents"),
        ("accounts.csv", "200002;ACTIVE", "200002;ACTIVE;CV", 4, "15 colonnes au lieu de 14"),
        ("premises.csv", "62.40", "62,40", 2, "area_m2"),
        ("holders.csv", "200001;T0000200;SIGNATORY;1", "200001;T0000200;SIGNATORY;99999999999", 4, "rank"),
        ("mandates.csv", "ab" * 32, "xy" * 32, 2, "iban_fingerprint"),
        ("mandates.csv", ";2013-11-04;10;", ";2013-11-04;29;", 2, "debit_day"),
        ("ledger_entries.csv", ";10136;0;", ";10136;1;", 4, "debit_cents et credit_cents"),
        ("ledger_entries.csv", ";10136;0;", ";-10136;0;", 4, "debit_cents"),
        ("ledger_entries.csv", ";2024-12;CHARGES", ";2024-13;CHARGES", 4, "period"),
        ("documents.csv", "AE_123456_20260831_2.pdf", "../AE_123456_20260831_2.pdf", 3, "file_name"),
        ("documents.csv", "AE_123456_20260831_2.pdf", "a..b.pdf", 3, "file_name"),
        ("documents.csv", "AE_123456_20260831_2.pdf", "..", 3, "file_name"),
        ("documents.csv", "AE_123456_20260831_2.pdf", "C:\\x.pdf", 3, "file_name"),
        ("documents.csv", "application/pdf", "text/html", 2, "mime_type"),
    ],
)
def test_bad_cell(db, edited, name, old, new, line, word):
    assert told(refused(edited().replace(name, old, new)), f"{name}, ligne {line} :", word)


def test_lines_are_counted_through_quoted_line_feeds(db, edited):
    batch = edited().replace("claim_events.csv", "Votre réclamation est enregistrée.", '"Votre\nréclamation\nest là"')
    batch.replace("claim_events.csv", "INTERVENTION_PROGRAMMEE", "PEUT_ETRE")
    assert told(refused(batch), "claim_events.csv, ligne 5 :", "status")


def test_text_that_is_not_utf8(db, edited):
    batch = edited()
    content = batch.text("tenants.csv").encode().replace("SAÏD".encode(), "SAÏD".encode("cp1252"))
    assert told(refused(batch.write("tenants.csv", content).sign()), "tenants.csv, ligne 4", "UTF-8")


@pytest.mark.parametrize("bad", ['"Œuvrard', '"Œuv"rard'])
def test_broken_quotes(db, edited, bad):
    assert told(refused(edited().replace("tenants.csv", "Œuvrard", bad)), "tenants.csv, ligne", "guillemets")


def test_all_problems_are_told_at_once(db, edited):
    batch = edited().replace("tenants.csv", "1950-01-01", "?").replace("accounts.csv", ";-2000;", ";?;")
    messages = refused(batch.replace("leases.csv", ";MAIN;", ";HOME;", 2))
    assert len(messages) == 4 and told(messages, "leases.csv, ligne 4")


def test_many_problems_are_counted_but_not_all_told(db, edited):
    messages = refused(edited().replace("ledger_entries.csv", ";2026-", ";26-", 999))
    assert len(messages) == KEPT_ISSUES
    last = BatchIssue.objects.last()
    assert last.blocking and "autres problèmes" in last.message


def test_messages_hold_no_personal_data(db, edited):
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
        ("accounts.csv", "9;ACTIVE;ZZ;2019-03-01;;0;2026-11-21;;;N;N;Y;2026-11-21T22:00:00Z;U", 10, ["agency_code ZZ"]),
        ("leases.csv", "L9;123456;P999;MAIN;2019-03-01;;;1;1;N;;;;U", 11, ["premise_id P999"]),
        ("leases.csv", "L9;9;P001;MAIN;2019-03-01;;;1;1;N;;;;U", 11, ["account_number 9"]),
        ("premises.csv", "P9;GARAGE;;;;;;rue;;42000;VILLE;;;;P998;U", 11, ["parent_premise_id P998"]),
        ("occupants.csv", "L9;O1;A;B;;;;;U", 4, ["lease_id L9"]),
        ("ledger_entries.csv", "E9;9;;2026-01-01;;;;RENT;x;0;0;;;;;;1;U", 350, ["account_number 9"]),
        ("ledger_entries.csv", "E9;123456;L9;2026-01-01;;;;RENT;x;0;0;;;;;;1;U", 350, ["lease_id L9"]),
        ("claim_events.csv", "R9;1;2026-11-02T09:15:00Z;;;;;;U", 4, ["claim_id R9"]),
        ("accounts.csv", "123456;;;;;;;;;;;;;D", 10, ["account_number 123456", "déjà à la ligne 2"]),
        ("holders.csv", "123456;T0000123;SIGNATORY;3;2020-03-01;;Y;U", 13, ["role SIGNATORY", "déjà à la ligne 2"]),
    ],
)
def test_unknown_reference_or_double_key(db, edited, name, row, line, words):
    assert told(refused(edited().add(name, row)), f"{name}, ligne {line} :", *words)


def test_reference_to_a_row_of_the_portal_is_fine(full_applied, edited):
    batch = edited(DELTA).add("occupants.csv", "L010;O1;A;B;;;;;U")
    assert batch_import(directory=batch.path).counts["occupants.csv"].inserted == 1


@pytest.mark.parametrize("mode", ["FULL", "DELTA"])
def test_reference_to_a_claim_that_goes_away(full_applied, edited, mode):
    batch = edited(DELTA) if mode == "DELTA" else edited().as_next(124)
    batch.keep("claims.csv")
    if mode == "DELTA":
        batch.add("claims.csv", "R1;;;;;;;;;;;;;D")
    assert told(refused(batch), "claim_events.csv, ligne 2", "claim_id R1")


# --- documents ------------------------------------------------------------------------------


def document(batch: EditedBatch):
    return batch.path / "documents" / "AE_200001_20261130_901.pdf"


def test_document_absent(full_applied, edited):
    batch = edited(DELTA)
    document(batch).unlink()
    assert told(refused(batch.sign()), "documents.csv, ligne 2", "AE_200001_20261130_901.pdf", "absent")


def test_number_of_documents(full_applied, edited):
    batch = edited(DELTA)
    (batch.path / "documents" / "other.pdf").write_bytes(b"%PDF-1.4")
    assert told(refused(batch), "documents", "fichiers : 2 (")


def test_document_changed_on_disk(full_applied, edited):
    batch = edited(DELTA)
    content = document(batch).read_bytes()
    document(batch).write_bytes(content[:-1] + b"!")
    assert told(refused(batch), "documents.csv, ligne 2", "empreinte")


def test_document_of_another_size(full_applied, edited):
    batch = edited(DELTA)
    document(batch).write_bytes(b"%PDF-1.4")
    assert told(refused(batch.sign()), "documents.csv, ligne 2", "taille de 8 octets au lieu de 625")


def test_document_that_is_not_a_pdf(full_applied, edited):
    batch = edited(DELTA)
    document(batch).write_bytes(b"<html>".ljust(625))
    assert told(refused(batch), "documents.csv, ligne 2", "n'est pas un PDF")


def test_document_that_is_a_link(full_applied, edited):
    batch = edited(DELTA)
    document(batch).unlink()
    document(batch).symlink_to(FULL / "documents" / "AE_200001_20261130_12.pdf")
    assert told(refused(batch.sign()), "documents.csv, ligne 2", "est un lien")


def test_refused_batch_stores_no_binary(db, edited, empty_storage):
    refused(edited().replace("tenants.csv", "1950-01-01", "?"))
    assert empty_storage.listdir("") == ([], [])
