"""One bad cell costs a repair or a row, never the night of all tenants; too many of them cost the batch."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from tenant_space.exchange.errors import KEPT_ISSUES, IssueLog
from tenant_space.exchange.format.exl1 import FILES
from tenant_space.exchange.format.values import BadValue, ToleratedValue, free_text
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.exchange.models import Batch, BatchIssue
from tenant_space.tenancy.models import Claim, Document, Holder, LedgerEntry, Premises, RentAccount, Tenant
from tests.kit.batches import DELTA, FULL, MADE, EditedBatch, batch_write, everything, refused, told

Edited = Callable[..., EditedBatch]
SECOND = "E12345600002"  # the line of the ledger that is odd in the batches kept as files
LINES = "entry_id;account_number;accounting_date;kind;label;debit_cents;credit_cents;seq;op\n"


def many_lines(count: int, **odd: str) -> str:
    """So many new lines of one account; `odd` holds other rows by their number (`n7`)."""
    rows = (f"N{n};123456;2026-11-20;RENT;Loyer;100;0;{n};U\n" for n in range(1, count + 1))
    return LINES + "".join(odd.get(f"n{n}", row) for n, row in enumerate(rows, 1))


def label() -> str:
    return LedgerEntry.objects.get(pk=SECOND).label


# --- free text is repaired ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "stored", "word"),
    [
        ("repair_tab", "Loyer principal décembre 2024", "caractères de contrôle retirés"),
        ("repair_vertical_tab", "Loyer principal décembre 2024", "caractères de contrôle retirés"),
        ("repair_null", "Loyer principal décembre 2024", "caractères de contrôle retirés"),
        ("repair_turned_text", "Loyer principal décembre 2024", "caractères de contrôle retirés"),
        ("repair_label_of_126", f"Loyer {'x' * 114}", "coupé à 120 caractères"),
        ("warn_encoded_twice", "Loyer principal dÃ©cembre 2024", "semble encodé deux fois"),
        ("warn_lost_character", "Loyer principal d\ufffdcembre 2024", "caractère perdu"),
    ],
)
def test_a_text_is_repaired_with_a_warning(full_applied: None, name: str, stored: str, word: str) -> None:
    report = batch_import(directory=MADE / name)
    assert label() == stored
    (warning,) = [issue for issue in report.warnings if issue.line == 3]
    assert warning.message.startswith("label : ") and word in warning.message
    assert report.left_out_count == 0 and Batch.objects.get(sequence=124).reject_count == 0


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("a\tb", "a b"),
        ("a\x0bb", "a b"),
        ("a\x0cb", "a b"),
        ("a\rb", "a b"),
        ("a\x85b", "a b"),
        ("a\u2028b", "a b"),
        ("a\x1b[0mb", "a[0mb"),
        ("a\x7fb\x9fc", "abc"),
        ("a\u2066b\u2069", "ab"),
        ("\ufeffa", "a"),
        ("x" * 50, "x" * 40),
        ("x" * 39 + " y", "x" * 39),
        ("\t" + "x" * 40, " " + "x" * 39),
        ("Ã‰tÃ©", "Ã‰tÃ©"),
        ("lâ€™eau", "lâ€™eau"),
        ("Å“uvre", "Å“uvre"),
        ("10 â‚¬", "10 â‚¬"),
    ],
)
def test_what_is_said_of_a_text(cell: str, kept: str) -> None:
    with pytest.raises(ToleratedValue) as caught:
        free_text(40)(cell)
    assert caught.value.value == kept


@pytest.mark.parametrize(
    "cell", ["Thị Ánh", "Œuvrard", "SAÏD", "« l’eau »", "deux\nlignes", "«CAFÉ»", "Ştefan", "👩‍🔧 en visite"]
)
def test_a_text_as_people_write_it_is_left_alone(cell: str) -> None:
    assert free_text(40)(cell) == cell


def test_what_people_read_is_repaired_in_every_file_and_fits_its_column() -> None:
    free = 0
    for file_format in FILES.values():
        for column in file_format.columns:
            if column.parse.__qualname__.startswith("free_text") and file_format.model:
                length = file_format.fields[column.name].max_length
                assert length
                with pytest.raises(ToleratedValue) as caught:
                    column.parse("x\t" * length)
                assert len(str(caught.value.value)) <= length
                free += 1
    assert free > 25


@pytest.mark.parametrize("cell", ["a\tb", "x" * 41])
def test_what_programs_read_is_never_changed(cell: str) -> None:
    for name, column in (("mandates.csv", "rum"), ("documents.csv", "document_id"), ("tenants.csv", "phone_home")):
        (found,) = [one for one in FILES[name].columns if one.name == column]
        with pytest.raises(BadValue):
            found.parse(cell)


def test_a_text_that_must_be_there_cannot_be_repaired_to_nothing(full_applied: None, tmp_path: Path) -> None:
    odd = "N7;123456;2026-11-20;RENT;\x00\x01;100;0;7;U\n"
    report = batch_import(
        directory=batch_write(tmp_path / "b", {"ledger_entries.csv": many_lines(400, n7=odd)}, 124, "DELTA")
    )
    assert report.left_out_count == 1 and not LedgerEntry.objects.filter(pk="N7").exists()


def test_repairs_of_one_file_do_not_hide_what_is_said_of_another() -> None:
    issues = IssueLog()
    for line in range(500):
        issues.warn("label : coupé", "ledger_entries.csv", line)
    issues.warn("autre chose", "accounts.csv", 9)
    assert len(issues.warnings) == KEPT_ISSUES + 1 and issues.warning_count == 501
    assert issues.kept[-1].message == f"Et {500 - KEPT_ISSUES} autres alertes."


# --- a wrong row is left out ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("row_bad_amount", "debit_cents n'est pas un nombre entier"),
        ("row_unknown_account", "account_number 999999 : compte client inconnu du lot et du portail"),
        ("row_bad_operation", "op doit valoir U ou D"),
        ("row_not_utf8", "label n'est pas du texte UTF-8"),
    ],
)
def test_a_wrong_row_is_left_out_and_its_key_counts_as_seen(full_applied: None, name: str, reason: str) -> None:
    before = LedgerEntry.objects.values().get(pk=SECOND)
    report = batch_import(directory=MADE / name)
    assert LedgerEntry.objects.values().get(pk=SECOND) == before and LedgerEntry.objects.count() == 348
    assert [str(issue) for issue in report.left_out] == [f"ledger_entries.csv, ligne 3 : {reason}"]
    batch = Batch.objects.get(sequence=124)
    issue = BatchIssue.objects.get(batch=batch, kind="ROW")
    assert (issue.file_name, issue.line, issue.message) == ("ledger_entries.csv", 3, reason)
    assert batch.reject_count == 1 and batch.counts["ledger_entries.csv"]["left_out"] == 1
    assert batch.counts["ledger_entries.csv"]["unchanged"] == 347


def test_a_key_that_cannot_be_read_closes_nothing_of_that_file(full_applied: None) -> None:
    report = batch_import(directory=MADE / "row_key_unreadable")
    assert LedgerEntry.objects.count() == 348  # one is not named, and one nobody knows which
    assert report.counts["ledger_entries.csv"].removed == 0
    assert any("une clé est illisible" in issue.message for issue in report.warnings)


def test_another_file_of_that_batch_closes_as_ever(full_applied: None, edited: Edited) -> None:
    batch = edited(MADE / "row_key_unreadable")
    occupants = (FULL / "occupants.csv").read_text().splitlines(keepends=True)[:2]
    files = {"occupants.csv": "".join(occupants), "ledger_entries.csv": batch.text("ledger_entries.csv")}
    report = batch_import(directory=batch_write(batch.path.parent / "both", files))
    assert report.counts["occupants.csv"].removed == 1 and report.counts["ledger_entries.csv"].removed == 0


@pytest.mark.parametrize(
    "row", ["N7;123456;2026-11-20;RENT;Loyer;100;0;7;8;U\n", ";123456;2026-11-20;RENT;L;100;0;7;U\n"]
)
def test_a_row_that_nobody_can_name_is_told_with_its_line(full_applied: None, tmp_path: Path, row: str) -> None:
    batch = batch_write(tmp_path / "b", {"ledger_entries.csv": many_lines(400, n7=row)}, 124, "DELTA")
    report = batch_import(directory=batch)
    assert [issue.line for issue in report.left_out] == [8]
    assert LedgerEntry.objects.filter(pk__startswith="N").count() == 399


def test_what_hangs_on_a_wrong_row_goes_with_it_and_does_not_count(full_applied: None, tmp_path: Path) -> None:
    """A new account that is wrong, with its holder, its lease and its lines: one wrong row."""
    accounts = "account_number;status;agency_code;opened_on;balance_cents;balance_date;updated_at;op\n"
    accounts += "".join(f"A{n};ACTIVE;CV;2026-11-01;0;2026-11-20;2026-11-20T00:00:00Z;U\n" for n in range(300))
    holders = "account_number;tenant_id;role;from_date;portal_access;op\nA7;T0000123;SIGNATORY;2026-11-01;Y;U\n"
    lines = LINES + "L1;A7;2026-11-20;RENT;Loyer;100;0;1;U\nL2;A8;2026-11-20;RENT;Loyer;100;0;1;U\n"
    files = {
        "accounts.csv": accounts.replace("A7;ACTIVE", "A7;OPEN"),
        "holders.csv": holders,
        "ledger_entries.csv": lines,
    }
    report = batch_import(directory=batch_write(tmp_path / "b", files, 124, "DELTA"))
    assert RentAccount.objects.filter(pk__startswith="A").count() == 299
    assert not Holder.objects.filter(account="A7").exists()
    assert list(LedgerEntry.objects.filter(pk__startswith="L").values_list("pk", flat=True)) == ["L2"]
    assert [issue.message for issue in report.left_out][1:] == [
        "account_number A7 : compte client ligne écartée elle aussi"
    ] * 2


def test_a_chain_of_premises_goes_whole(full_applied: None, tmp_path: Path) -> None:
    head = "premise_id;type;address_line1;postal_code;city;parent_premise_id;op\n"
    rows = "".join(f"Q{n};GARAGE;1 rue;42000;V;;U\n" for n in range(600))
    chain = "X3;GARAGE;1 rue;42000;V;X2;U\nX2;GARAGE;1 rue;42000;V;X1;U\nX1;GARAGE;1 rue;42000;V;P999;U\n"
    report = batch_import(directory=batch_write(tmp_path / "b", {"premises.csv": head + rows + chain}, 124, "DELTA"))
    assert not Premises.objects.filter(pk__startswith="X").exists() and report.left_out_count == 3
    assert Batch.objects.get(sequence=124).counts["premises.csv"]["left_out"] == 3


def test_a_claim_that_is_left_out_keeps_its_steps(full_applied: None, tmp_path: Path, settings: Settings) -> None:
    settings.PORTAL_IMPORT_BAD_ROWS_PERCENT = 100
    wrong = (FULL / "claims.csv").read_text().replace("INTERVENTION_PROGRAMMEE", "BIENTOT")
    files = {"claims.csv": wrong, "claim_events.csv": (FULL / "claim_events.csv").read_text()}
    report = batch_import(directory=batch_write(tmp_path / "b", files))
    assert Claim.objects.get().status == "INTERVENTION_PROGRAMMEE" and Claim.objects.get().events.count() == 2
    assert report.left_out_count == 1


def test_a_document_whose_file_is_wrong_is_left_out_alone(
    full_applied: None, edited: Edited, settings: Settings
) -> None:
    settings.PORTAL_IMPORT_BAD_ROWS_PERCENT = 5
    batch = edited().as_next(124)
    (batch.path / "documents" / "AE_123456_20260831_2.pdf").write_bytes(b"<html>")
    report = batch_import(directory=batch.sign().path)
    assert report.left_out_count == 1 and Document.objects.count() == 32


def test_a_wrong_row_of_a_person_changes_nothing_of_them(
    full_applied: None, edited: Edited, settings: Settings
) -> None:
    settings.PORTAL_IMPORT_BAD_ROWS_PERCENT = 10
    batch_import(directory=edited().as_next(124).replace("tenants.csv", "MME;DUPONT", "MLLE;DURAND").path)
    tenant = Tenant.objects.get(pk="T0000123")
    assert (tenant.last_name, tenant.civility, tenant.ended_on) == ("DUPONT", "MME", None)
    assert Holder.objects.get(tenant=tenant).portal_access


# --- too much of it ----------------------------------------------------------------------------


def test_more_than_the_share_of_a_file_refuses_the_batch(full_applied: None, edited: Edited) -> None:
    messages = refused(edited(MADE / "too_many_rows"))
    assert "ledger_entries.csv : lignes fausses : 2 sur 348, soit 0,6 %, plus que les 0,5 % permis" in messages
    assert told(messages, "ledger_entries.csv, ligne 3 :", "period") and told(
        messages, "ledger_entries.csv, ligne 4 :"
    )


@pytest.mark.parametrize(("wrong", "applied"), [(5, True), (6, False)])
def test_the_share_is_counted_exactly(
    full_applied: None, tmp_path: Path, edited: Edited, wrong: int, applied: bool
) -> None:
    odd = {f"n{n}": f"N{n};123456;2026-11-20;RENT;Loyer;1,00;0;{n};U\n" for n in range(1, wrong + 1)}
    batch = batch_write(tmp_path / "b", {"ledger_entries.csv": many_lines(1000, **odd)}, 124, "DELTA")
    if applied:
        assert batch_import(directory=batch).left_out_count == wrong
    else:
        refused(EditedBatch.at(batch))


def test_the_setting_says_the_share(full_applied: None, settings: Settings) -> None:
    settings.PORTAL_IMPORT_BAD_ROWS_PERCENT = 0
    refused(EditedBatch.at(MADE / "row_bad_operation"))
    settings.PORTAL_IMPORT_BAD_ROWS_PERCENT = 1
    assert batch_import(directory=MADE / "too_many_rows").left_out_count == 2


def test_a_control_that_does_not_fit_refuses_the_batch(full_applied: None) -> None:
    assert told(refused(EditedBatch.at(MADE / "refused_wrong_total")), "total de debit_cents")


def test_totals_are_compared_when_a_row_is_left_out_for_something_else(full_applied: None, edited: Edited) -> None:
    batch = edited(MADE / "row_bad_operation")
    entry = batch.control["files"][0]
    entry["totals"]["debit_cents"] += 1
    assert told(refused(batch.write_control(files=[entry])), "total de debit_cents")


def test_a_key_named_twice_still_refuses_the_batch(full_applied: None, tmp_path: Path) -> None:
    odd = "N6;123456;2026-11-20;RENT;Loyer;1,00;0;7;U\n"
    batch = batch_write(tmp_path / "b", {"ledger_entries.csv": many_lines(400, n7=odd)}, 124, "DELTA")
    assert told(refused(EditedBatch.at(batch)), "entry_id N6 est déjà à la ligne 7")


# --- what is said --------------------------------------------------------------------------------


def test_the_command_tells_each_row_left_out(full_applied: None) -> None:
    out = StringIO()
    call_command("import_erp", str(MADE / "row_bad_amount"), stdout=out)
    text = out.getvalue()
    assert "Ligne écartée : ledger_entries.csv, ligne 3 : debit_cents n'est pas un nombre entier" in text
    assert "348 lignes, 1 rejet" in text


def test_no_message_holds_what_stood_in_the_cell(full_applied: None, edited: Edited) -> None:
    batch = edited(DELTA).replace("tenants.csv", "DUPONT", "DUPONT\tSECRET" + "X" * 90)
    before = everything()
    report = batch_import(directory=batch.path)
    text = " ".join(str(issue) for issue in report.warnings)
    assert "last_name : caractères de contrôle retirés, coupé à 80 caractères" in text and "SECRET" not in text
    assert everything() != before and len(Tenant.objects.get(pk="T0000123").last_name) == 80
