"""The generated batches: always the same, valid, lively."""

import datetime as dt
import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Count, F, Sum
from pypdf import PdfReader

from tenant_space.exchange.inbound.reports import BatchReport
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.sample_data.calendar import HISTORY, Calendar
from tenant_space.sample_data.export import ExportPlan, export_write
from tenant_space.tenancy.matching import tenants_identify
from tenant_space.tenancy.models import (
    Claim,
    ClaimEvent,
    Document,
    Holder,
    Lease,
    LedgerEntry,
    Mandate,
    RentAccount,
    Tenant,
)

DAY = dt.date(2026, 11, 22)


def generate(out: Path, accounts: int = 40, seed: int = 7, day: dt.date = DAY, sequence: int = 1) -> Path:
    return export_write(ExportPlan(accounts, seed, day, sequence, "MH42", "Bailleur d'essai"), out)


def fingerprint(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate(tmp_path_factory.mktemp("out"))


@pytest.fixture
def imported(db: None, batch: Path) -> BatchReport:
    return batch_import(directory=batch)


def test_the_same_seed_gives_the_same_bytes(batch: Path, tmp_path: Path) -> None:
    assert fingerprint(generate(tmp_path)) == fingerprint(batch)
    assert batch.name == "20261122T020000Z_000001_FULL"


def test_another_seed_changes_all_but_the_known_people(batch: Path, tmp_path: Path) -> None:
    other = generate(tmp_path, seed=8)
    assert (other / "tenants.csv").read_bytes() != (batch / "tenants.csv").read_bytes()
    for name in ("tenants.csv", "accounts.csv"):
        assert (other / name).read_text().splitlines()[:9] == (batch / name).read_text().splitlines()[:9]


@pytest.mark.slow
def test_a_batch_is_imported_without_rejects_or_warnings(imported: BatchReport) -> None:
    assert imported.warning_count == 0 and imported.warnings == ()
    assert imported.counts["accounts.csv"].inserted == 49
    empty = [name for name, count in imported.counts.items() if not count.rows]
    assert empty == ["submission_acks.csv"]


@pytest.mark.parametrize(
    "day",
    [dt.date(2026, 1, 1), dt.date(2028, 2, 29), dt.date(2026, 5, 25), dt.date(2026, 6, 20), dt.date(2026, 12, 31)],
)
def test_any_day_will_do(db: None, tmp_path: Path, day: dt.date) -> None:
    report = batch_import(directory=generate(tmp_path, accounts=12, day=day))
    assert report.warning_count == 0
    balances = dict(RentAccount.objects.filter(pk__lt="3").values_list("pk", "balance_cents"))
    assert balances == {
        "123456": 45_678, "200001": 0, "200002": -2_000, "200003": 312_045,
        "200004": 0, "200005": 0, "200006": 0, "200007": 1_234, "200008": 0,
    }  # fmt: skip
    assert not LedgerEntry.objects.filter(accounting_date__gt=day).exists()
    assert not Document.objects.filter(document_date__gt=day).exists()


@pytest.mark.parametrize(
    "day", [dt.date(2026, 11, 11), dt.date(2026, 11, 12), dt.date(2026, 11, 4), dt.date(2026, 11, 5)]
)
def test_the_calendar_calls_terms_that_are_due(day: dt.date) -> None:
    calendar = Calendar(day)
    assert len(calendar.months) == HISTORY and sum(month.month == 5 for month in calendar.months) == 2
    assert calendar.months[-1].month == (10 if day.day >= 12 else 9)
    assert calendar.next_due == dt.date(2026, 11 if day.day < 5 else 12, 5)


@pytest.mark.parametrize(
    ("number", "last", "first", "born", "tenant_id"),
    [
        ("123456", "Dupont", "Hélène", dt.date(1971, 3, 9), "T0000123"),
        ("123456", "MARTIN", "Helene", dt.date(1971, 3, 9), "T0000123"),
        ("123456", "Dupont", "Jérôme", dt.date(1969, 12, 31), "T0000124"),
        ("200001", "Ben Saïd", "Mohammed-Amine", dt.date(1984, 2, 29), "T0000200"),
        ("200002", "La Tour d'Auvergne", "Jean-Loup", dt.date(1950, 1, 1), "T0000300"),
        ("200005", "Lefèvre", "Marie-Claire", dt.date(1978, 8, 8), "T0000600"),
        ("200006", "O'Neil-Pérez", "Marie-Claire", dt.date(1978, 8, 8), "T0000600"),
        ("200008", "Diallo", "Aissatou", dt.date(1999, 6, 21), "T0000800"),
    ],
)
def test_the_known_people_can_sign_up(
    imported: BatchReport, number: str, last: str, first: str, born: dt.date, tenant_id: str
) -> None:
    (found,) = tenants_identify(account_number=number, last_name=last, first_name=first, birth_date=born)
    assert found.pk == tenant_id


def test_the_known_accounts_are_as_told(imported: BatchReport) -> None:
    types = Lease.objects.filter(account="123456").values_list("premises__type", flat=True)
    assert set(types) == {"LOGEMENT", "GARAGE"}
    assert (
        RentAccount.objects.get(pk="200001").direct_debit_active and Mandate.objects.filter(account="200001").exists()
    )
    assert [lease.premises.type for lease in Lease.objects.filter(account="200002")] == ["STATIONNEMENT"]
    arrived = RentAccount.objects.get(pk="200008")
    assert not (arrived.entries.exists() or arrived.documents.exists() or arrived.next_due_date)


def test_what_is_about_the_common_parts_is_about_no_dwelling(imported: BatchReport) -> None:
    shared = Claim.objects.filter(category="PARTIES_COMMUNES")
    assert shared.exists() and not shared.exclude(premises=None).exists()
    assert not ClaimEvent.objects.filter(claim__in=shared, public_text__contains="chez vous").exists()


def test_balances_are_the_sums_of_the_entries(imported: BatchReport) -> None:
    sums = LedgerEntry.objects.values("account").annotate(total=Sum(F("debit_cents") - F("credit_cents")))
    nothing_yet = {"200008": 0}
    assert nothing_yet | {row["account"]: row["total"] for row in sums} == dict(
        RentAccount.objects.values_list("pk", "balance_cents")
    )
    months = (
        LedgerEntry.objects.filter(account="200001").exclude(kind="OPENING").values("period").annotate(n=Count("pk"))
    )
    assert len(months) == HISTORY and all(3 <= row["n"] <= 6 for row in months)


def test_documents_of_a_dwelling(imported: BatchReport) -> None:
    kinds = Document.objects.filter(account="123456").values_list("kind").annotate(Count("pk"))
    assert dict(kinds) == {"RENT_NOTICE": 5, "CHARGES_STATEMENT": 2}
    assert not Document.objects.filter(account="200002", kind="CHARGES_STATEMENT").exists()


@pytest.mark.slow
def test_the_data_is_lively(tmp_path: Path, db: None) -> None:
    batch_import(directory=generate(tmp_path, accounts=160))
    assert set(Holder.objects.values_list("role", flat=True)) == {"SIGNATORY", "COSIGNATORY", "GUARANTOR", "GUARDIAN"}
    assert not Holder.objects.filter(role="GUARANTOR", portal_access=True).exists()
    assert set(RentAccount.objects.values_list("status", flat=True)) == {"ACTIVE", "LEFT", "CLOSED", "LITIGATION"}
    kinds = set(LedgerEntry.objects.values_list("kind", flat=True))
    assert {"OPENING", "RENT", "CHARGES", "HOUSING_AID", "RLS", "SLS", "PAYMENT", "PAYMENT_REJECT", "FEE"} <= kinds
    assert {"CHARGES_SETTLEMENT", "ADJUSTMENT"} <= kinds
    assert Tenant.objects.filter(deceased=True).count() > 1
    assert Tenant.objects.annotate(n=Count("holdings__account", distinct=True)).filter(n__gt=1).count() > 1
    assert Lease.objects.filter(end_date__isnull=False, account__status="ACTIVE").exists()
    assert Tenant.objects.exclude(birth_name="").count() > 5
    assert len(set(Claim.objects.values_list("status", flat=True))) >= 5
    assert set(Lease.objects.values_list("insurance_status", flat=True)) >= {"UP_TO_DATE", "EXPIRED", "EXPIRING"}


def test_no_bank_account_number_is_ever_written(batch: Path) -> None:
    for row in (batch / "mandates.csv").read_text().splitlines()[1:]:
        assert "FR76 •••• •••• •••• •••• •••• " in row


def test_only_some_accounts_get_receipts_and_for_paid_months_only(imported: BatchReport) -> None:
    receipts = Document.objects.filter(kind="RECEIPT").order_by("-period")
    mine = receipts.filter(account="200001")
    assert [(row.period, row.title) for row in mine][:1] == [("2026-10", "Quittance - octobre 2026")]
    assert len(mine) == 3 and not receipts.filter(account="123456").exists()
    assert receipts.filter(account="200003").first().period == "2026-04", "six terms are not paid"
    assert not receipts.filter(document_date__gt=DAY).exists()


def test_documents_are_real_pages(batch: Path) -> None:
    notice = batch / "documents" / "AE_123456_202610.pdf"
    pdf = PdfReader(notice)
    assert len(pdf.pages) == 1 and pdf.metadata.title == "Avis d'échéance"
    text = pdf.pages[0].extract_text()
    for word in ("Compte client n° 123456", "501,78", "05/11/2026", "Bailleur d'essai"):
        assert word in text
    content = notice.read_bytes()
    assert b".121569 .541176 .231373 RG" in content  # the green frame


def test_the_command_says_where_the_batch_is(db: None, tmp_path: Path) -> None:
    out = StringIO()
    call_command(
        "make_erp_export",
        "--accounts=2",
        "--seed=3",
        f"--out={tmp_path}",
        "--sequence=12",
        "--landlord=XY",
        stdout=out,
    )
    folder = Path(out.getvalue().strip())
    assert folder.parent == tmp_path and folder.name.endswith("_000012_FULL")
    assert '"landlord": "XY"' in (folder / "control.json").read_text()
    assert batch_import(directory=folder).warning_count == 0
