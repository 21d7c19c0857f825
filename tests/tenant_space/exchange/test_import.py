"""Whole batches: what is written, ended, removed, and what is left alone."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.storage.memory import InMemoryStorage
from django.db.models import Model

from tenant_space.exchange.inbound.reports import BatchReport
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.exchange.models import Batch, BatchIssue
from tenant_space.exchange.selectors import data_as_of
from tenant_space.landlord.models import AgencyDetails as EditorialAgency
from tenant_space.tenancy import models
from tests.kit.batches import DELTA, FULL, EditedBatch, everything, released


def run(batch: EditedBatch) -> BatchReport:
    return batch_import(directory=batch.path)


def test_the_full_sample_is_imported_with_its_counts(db: None) -> None:
    report = batch_import(directory=FULL)
    inserted = {name: count.inserted for name, count in report.counts.items()}
    assert inserted == {
        "code_lists.csv": 8,
        "agencies.csv": 2,
        "tenants.csv": 10,
        "accounts.csv": 8,
        "holders.csv": 11,
        "premises.csv": 9,
        "leases.csv": 9,
        "occupants.csv": 2,
        "mandates.csv": 1,
        "ledger_entries.csv": 348,
        "claims.csv": 1,
        "claim_events.csv": 2,
        "documents.csv": 32,
        "submission_acks.csv": 0,
    }
    assert report.first and report.rows == report.changed == 443
    batch = Batch.objects.get()
    assert (batch.state, batch.mode, batch.sequence, batch.row_count, batch.reject_count) == (
        "APPLIED",
        "FULL",
        123,
        443,
        0,
    )
    assert batch.counts["tenants.csv"] == {"rows": 10, "inserted": 10, "updated": 0, "removed": 0, "unchanged": 0}
    assert data_as_of() == dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.UTC)


def test_every_type_arrives_as_it_was_written(full_applied: None) -> None:
    tenant = models.Tenant.objects.get(pk="T0000123")
    assert (tenant.first_name, tenant.birth_name, tenant.birth_date) == ("Hélène Marie", "MARTIN", dt.date(1971, 3, 9))
    assert tenant.contact_optin is True and tenant.deceased is False and tenant.ended_on is None
    assert tenant.updated_at == dt.datetime(2026, 11, 21, 22, tzinfo=dt.UTC)
    account = models.RentAccount.objects.get(pk="123456")
    assert (account.balance_cents, account.agency_id, account.closed_on) == (45_678, "CV", None)
    entry = models.LedgerEntry.objects.get(pk="E12345600003")
    assert entry.label == 'Provision "charges" ; chauffage décembre'
    assert (entry.debit_cents, entry.payment_method, entry.lease_id, entry.seq) == (10_136, "", "L001", 3)
    home, garage = models.Premises.objects.get(pk="P001"), models.Premises.objects.get(pk="P002")
    assert (str(home.area_m2), home.rooms) == ("62.40", 2)
    assert (garage.parent_premises_id, garage.area_m2) == ("P001", None)
    event = models.ClaimEvent.objects.get(event_id="R1-2")
    assert event.appointment_from == dt.datetime(2026, 11, 26, 8, tzinfo=dt.UTC)
    mandate = models.Mandate.objects.get(pk="M1")
    assert (mandate.iban_masked, mandate.debit_day) == ("FR76 •••• •••• •••• •••• •••• 176", 10)


def test_the_one_account_that_does_not_add_up_is_a_warning(full_applied: None) -> None:
    issue = BatchIssue.objects.get()
    assert (issue.kind, issue.file_name, issue.line) == ("WARNING", "accounts.csv", 9)
    assert "200007" in issue.message and "1234 centimes" in issue.message
    assert models.RentAccount.objects.get(pk="200007").balance_cents == 1_234


def test_the_delta_changes_adds_and_deletes(both_applied: None) -> None:
    assert models.RentAccount.objects.get(pk="123456").balance_cents == 0
    assert models.Tenant.objects.get(pk="T0000123").phone_mobile == "+33698765432"
    assert list(models.Occupant.objects.values_list("occupant_id", flat=True)) == ["O1"]
    assert models.LedgerEntry.objects.get(pk="E12345600075").external_ref == "MH-123456-000001"
    assert models.Claim.objects.get(pk="R1").status == "TRAITEE"
    assert models.ClaimEvent.objects.count() == 3 and models.Document.objects.count() == 33
    counts = Batch.objects.get(sequence=124).counts
    assert counts["occupants.csv"] == {"rows": 1, "inserted": 0, "updated": 0, "removed": 1, "unchanged": 0}
    assert counts["accounts.csv"]["updated"] == 1 and "holders.csv" not in counts


def test_pages_show_the_day_of_the_latest_batch(full_applied: None, edited: Callable[..., Any]) -> None:
    assert data_as_of() == dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.UTC)
    run(edited(DELTA).write_control(extracted_at="2026-11-22T23:30:00Z"))
    assert data_as_of() == dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)


def test_a_batch_applied_again_changes_nothing(both_applied: None) -> None:
    before = everything()
    for directory in (FULL, DELTA):
        report = batch_import(directory=directory)
        assert report.replayed and report.changed == 0
    assert everything() == before and Batch.objects.count() == 2


def test_the_same_rows_under_a_new_number_are_all_unchanged(full_applied: None, edited: Callable[..., Any]) -> None:
    report = run(edited().as_next(124))
    assert report.changed == 0
    assert report.counts["ledger_entries.csv"].unchanged == report.counts["ledger_entries.csv"].rows == 348


def test_a_row_older_than_the_stored_one_is_skipped(full_applied: None, edited: Callable[..., Any]) -> None:
    delta = edited(DELTA)
    for name in ("tenants.csv", "accounts.csv"):
        delta.replace(name, "2026-11-21T22:00:00Z;U", "2026-11-21T21:59:59Z;U")
    delta.replace("claims.csv", "2026-11-22T10:00:00Z;U", "2026-11-01T10:00:00Z;U")
    report = run(delta)
    assert models.RentAccount.objects.get(pk="123456").balance_cents == 45_678
    assert models.Tenant.objects.get(pk="T0000123").phone_mobile == "+33612345678"
    assert models.Claim.objects.get(pk="R1").status == "INTERVENTION_PROGRAMMEE"
    assert report.counts["tenants.csv"].unchanged == 1


def test_a_full_batch_ends_what_it_no_longer_names(full_applied: None, edited: Callable[..., Any]) -> None:
    full = edited()
    full.keep("agencies.csv", "CV").keep("code_lists.csv", "pcs")
    full.keep("tenants.csv", "T0000123", "T0000124", "T0000200", "T0000300", "T0000600", "T0000602", "T0000700")
    full.keep("accounts.csv", "123456", "200004").replace("accounts.csv", "200004;LEFT", "200004;ACTIVE")
    full.keep("holders.csv", "123456;T0000123").keep("leases.csv", "L001").keep("mandates.csv")
    full.keep("premises.csv", "P001", "P002")
    report = released(full.as_next(124))
    day = dt.date(2026, 11, 22)  # half past midnight in Paris
    assert list(models.Agency.objects.filter(active=False).values_list("pk", flat=True)) == ["NE"]
    assert models.CodeListItem.objects.filter(active=True, list="pcs").count() == 3
    assert models.CodeListItem.objects.filter(active=False).count() == 5
    assert models.Tenant.objects.get(pk="T0000400").ended_on == day
    assert models.Tenant.objects.filter(ended_on=None).count() == 7
    gone = models.RentAccount.objects.get(pk="200003")
    assert (gone.status, gone.closed_on) == ("CLOSED", day)
    kept = models.RentAccount.objects.get(pk="200004")
    assert (kept.status, kept.closed_on) == ("ACTIVE", dt.date(2024, 6, 30))
    holder = models.Holder.objects.get(tenant="T0000124")
    assert (holder.to_date, holder.portal_access) == (day, False)
    left = models.Holder.objects.get(tenant="T0000500")
    assert (left.to_date, left.portal_access) == (dt.date(2024, 6, 30), False)
    assert models.Lease.objects.get(pk="L002").end_date == day
    assert models.Lease.objects.get(pk="L040").end_date == dt.date(2024, 6, 30)
    assert models.Lease.objects.get(pk="L001").end_date is None
    assert models.Mandate.objects.get().status == "REVOKED"
    assert models.Premises.objects.count() == 9
    assert report.counts["tenants.csv"].removed == 3 and report.counts["premises.csv"].removed == 0


def test_a_full_batch_removes_what_it_no_longer_names(full_applied: None, edited: Callable[..., Any]) -> None:
    full = edited()
    full.keep("occupants.csv", "L001;O1").keep("ledger_entries.csv", "E123456").keep("claims.csv")
    full.keep("claim_events.csv").keep("documents.csv", "D0000001")
    report = released(full.as_next(124))
    assert models.Occupant.objects.count() == 1 and models.Document.objects.count() == 1
    assert not models.Claim.objects.exists() and not models.ClaimEvent.objects.exists()
    assert set(models.LedgerEntry.objects.values_list("account_id", flat=True)) == {"123456"}
    assert report.counts["documents.csv"].removed == 31
    assert models.StoredBinary.objects.count() == 32  # kept: another document may come back to it


def test_a_claim_that_goes_takes_its_steps_along(full_applied: None, edited: Callable[..., Any]) -> None:
    full = edited().keep("claims.csv").drop("claim_events.csv")
    released(full.as_next(124))
    assert not models.Claim.objects.exists() and not models.ClaimEvent.objects.exists()


def test_a_file_that_is_not_listed_is_not_touched(full_applied: None, edited: Callable[..., Any]) -> None:
    full = edited().drop("ledger_entries.csv", "holders.csv", "documents.csv", "mandates.csv")
    run(full.as_next(124))
    assert models.LedgerEntry.objects.count() == 348 and models.Document.objects.count() == 32
    assert models.Mandate.objects.get().status == "ACTIVE"


def test_a_window_protects_older_entries(full_applied: None, edited: Callable[..., Any]) -> None:
    full = edited().keep("ledger_entries.csv", "E12345600001")
    released(full.as_next(124, window={"from_date": "2026-10-31"}))
    assert models.LedgerEntry.objects.filter(accounting_date__gte="2026-10-31").count() == 0
    assert models.LedgerEntry.objects.filter(accounting_date__lt="2026-10-31").count() > 250


def test_what_comes_back_is_opened_again(full_applied: None, edited: Callable[..., Any]) -> None:
    gone = edited().keep("tenants.csv", "T0000123").keep("accounts.csv", "123456").keep("agencies.csv", "CV")
    gone.keep("holders.csv", "123456;T0000123")
    run(gone.as_next(124))
    assert models.RentAccount.objects.filter(status="CLOSED").count() == 7
    run(edited().as_next(125))
    assert not models.Tenant.objects.exclude(ended_on=None).exists()
    assert not models.Agency.objects.filter(active=False).exists()
    account = models.RentAccount.objects.get(pk="200001")
    assert (account.status, account.closed_on) == ("ACTIVE", None)
    assert models.Holder.objects.get(tenant="T0000124").to_date is None


def test_a_deletion_ends_or_removes_one_row(full_applied: None, edited: Callable[..., Any]) -> None:
    delta = edited(DELTA)
    delta.add("tenants.csv", "T0000500;;;;;;;;;;;;;;;;D").add("accounts.csv", "200004;;;;;;;;;;;;;D")
    delta.add("ledger_entries.csv", "E12345600002;;;;;;;;;;;;;;;;;D").add("claims.csv", "R9;;;;;;;;;;;;;D")
    delta.add("documents.csv", "D0000001;;;;;;;;;;;;D")
    report = run(delta)
    assert models.Tenant.objects.get(pk="T0000500").ended_on == dt.date(2026, 11, 22)
    account = models.RentAccount.objects.get(pk="200004")
    assert (account.status, account.closed_on) == ("CLOSED", dt.date(2024, 6, 30))
    assert not models.LedgerEntry.objects.filter(pk="E12345600002").exists()
    assert not models.Document.objects.filter(pk="D0000001").exists()
    assert report.counts["claims.csv"].unchanged == 1  # R9 was never there


def test_binaries_are_stored_once_under_an_opaque_name(both_applied: None, empty_storage: InMemoryStorage) -> None:
    binaries = models.StoredBinary.objects.all()
    assert binaries.count() == 33
    for binary in binaries:
        assert binary.name == f"erp/{binary.sha256[:2]}/{binary.sha256}.pdf"
        assert default_storage.size(binary.name) == binary.size_bytes
        assert default_storage.open(binary.name).read(5) == b"%PDF-"


def test_a_document_may_share_a_binary_already_stored(full_applied: None, edited: Callable[..., Any]) -> None:
    row = next(line for line in FULL.joinpath("documents.csv").read_text().splitlines() if line.startswith("D0000001"))
    twin = row.replace("D0000001", "D7").replace("AE_123456_20260731_1.pdf", "elsewhere.pdf")
    run(edited(DELTA).add("documents.csv", twin))
    assert models.Document.objects.get(pk="D7").binary_id == models.Document.objects.get(pk="D0000001").binary_id
    assert models.StoredBinary.objects.count() == 33


def test_a_half_written_binary_is_written_again(db: None, empty_storage: InMemoryStorage) -> None:
    sha256 = "24a5226640bb486275a21d05ba7adac5de4547dd604be7033699d22565b326cf"
    with empty_storage.open(f"erp/24/{sha256}.pdf", "wb") as partial:
        partial.write(b"%PDF-")
    batch_import(directory=FULL)
    assert empty_storage.size(f"erp/24/{sha256}.pdf") == 610
    assert models.StoredBinary.objects.get(pk=sha256).name == f"erp/24/{sha256}.pdf"


def test_unknown_kinds_and_columns_are_warnings(db: None, edited: Callable[..., Any]) -> None:
    full = edited().replace("ledger_entries.csv", ";OPENING;", ";BONUS;")
    lines = full.text("agencies.csv").splitlines()
    lines = [f"{line};{extra}" for line, extra in zip(lines, ("colour", "red", "blue"), strict=True)]
    report = run(full.write("agencies.csv", "\n".join(lines)).sign())
    assert models.LedgerEntry.objects.get(pk="E12345600001").kind == "OTHER"
    told = {str(issue) for issue in report.warnings}
    assert "ledger_entries.csv, ligne 2 : kind : code inconnu « BONUS », lu comme OTHER" in told
    assert "agencies.csv, ligne 1 : colonnes inconnues du format, ignorées : colour" in told


def test_bom_and_windows_line_ends_are_read(db: None, edited: Callable[..., Any]) -> None:
    full = edited()
    for name in ("tenants.csv", "claims.csv"):
        full.write(name, b"\xef\xbb\xbf" + full.text(name).replace("\n", "\r\n").encode()).sign()
    run(full)
    assert models.Tenant.objects.get(pk="T0000500").last_name == "Œuvrard"


def test_texts_are_composed_and_may_have_line_feeds(db: None, edited: Callable[..., Any]) -> None:
    full = edited().replace("claims.csv", "L'eau coule depuis hier soir.", '"L\'eau coule\ndepuis hier\u0301."')
    run(full)
    assert models.Claim.objects.get().description == "L'eau coule\ndepuis hieŕ."


def test_editorial_agencies_are_never_touched(db: None, edited: Callable[..., Any]) -> None:
    EditorialAgency.objects.create(code="CV", name="Notre agence du centre", phone="04 77 00 00 00")
    before = list(EditorialAgency.objects.values())
    batch_import(directory=FULL)
    run(edited().keep("agencies.csv", "NE").replace("accounts.csv", ";CV;", ";NE;", 99).as_next(124))
    assert list(EditorialAgency.objects.values()) == before
    assert models.Agency.objects.get(pk="CV").active is False


def test_a_gap_before_a_full_batch_is_a_warning(full_applied: None, edited: Callable[..., Any]) -> None:
    report = run(edited().as_next(130))
    assert any("lots manquants" in issue.message for issue in report.warnings)
    assert Batch.objects.filter(state="APPLIED", sequence=130).exists()


@pytest.mark.parametrize(
    "model", [models.Occupant, models.LedgerEntry, models.ClaimEvent, models.Document, models.Claim]
)
def test_nothing_else_hangs_on_the_rows_that_are_removed(model: type[Model]) -> None:
    """The import deletes these rows itself: a new table that refers to them must be dealt with there."""
    expected = {models.ClaimEvent} if model is models.Claim else set()
    assert {relation.related_model for relation in model._meta.related_objects} == expected
