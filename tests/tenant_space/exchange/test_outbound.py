"""What the ERP is told: the format, and once a choice."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from config.housekeeping import daily_jobs
from tenant_space.exchange import locks
from tenant_space.exchange.models import OutboundBatch
from tenant_space.exchange.outbound import registry
from tenant_space.exchange.outbound import services as outbound_services
from tenant_space.exchange.outbound.portal_accounts import PORTAL_ACCOUNTS
from tenant_space.exchange.outbound.registry import OutboundFile, outbound_files
from tenant_space.exchange.outbound.services import batches_export, exports_purge
from tenant_space.exchange.tasks import erp_export
from tenant_space.landlord.models import LandlordSettings
from tenant_space.registry import Registry
from tests.kit.at_once import at_once
from tests.kit.databases import SQLITE
from tests.kit.exchange_staff import staff
from tests.kit.outbound import AT, consents, finished, half_a_file, rows_of, run_killed_at, verified
from tests.kit.typing import Client

LIST = "/admin/exchange/outboundbatch/"


# --- the format -----------------------------------------------------------------


@pytest.mark.django_db
def test_a_batch_is_written_as_the_format_says(tmp_path: Path) -> None:
    landlord = LandlordSettings.load()
    landlord.erp_code = "MH42"
    landlord.save()
    (row,) = consents()
    (report,) = batches_export(directory=tmp_path)
    (folder,) = tmp_path.iterdir()
    control = verified(folder)
    assert re.fullmatch(r"\d{8}T\d{6}Z_000001_DELTA", folder.name)
    assert control.pop("files")[0].keys() == {"name", "rows", "bytes", "sha256"}
    moment = control.pop("created_at")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment)
    assert control == {
        "format": "EXL",
        "version": 1,
        "batch_id": folder.name,
        "sequence": 1,
        "mode": "DELTA",
        "previous_sequence": 0,
        "extracted_at": moment,
        "producer": "Espace locataire",
        "landlord": "MH42",
    }
    assert (folder / "portal_accounts.csv").read_text().splitlines() == [
        "tenant_id;account_number;event;at;login_email",
        f"{row.tenant_id};{row.account_id};EQUITTANCE_ON;2026-11-23T09:30:15Z;=1+1@example.org",
    ]
    assert (report.batch_id, dict(report.counts), report.again) == (folder.name, {"portal_accounts.csv": 1}, False)
    assert folder.stat().st_mode & 0o007 == 0, "personal data: nobody else on the machine reads it"
    assert OutboundBatch.objects.get().written_at is not None


@pytest.mark.django_db
def test_each_choice_is_told_once_and_nothing_to_tell_makes_no_batch(tmp_path: Path) -> None:
    assert batches_export(directory=tmp_path) == ()
    consents(2)
    assert batches_export(directory=tmp_path)[0].counts == {"portal_accounts.csv": 2}
    assert batches_export(directory=tmp_path) == ()
    consents(1, electronic=False)
    batches_export(directory=tmp_path)
    first, second = sorted(tmp_path.iterdir(), key=lambda path: path.name.split("_")[1])
    assert [row["event"] for row in rows_of(first) + rows_of(second)] == ["EQUITTANCE_ON"] * 2 + ["EQUITTANCE_OFF"]
    assert [verified(folder)["sequence"] for folder in (first, second)] == [1, 2]
    assert list(OutboundBatch.objects.values_list("sequence", "counts")) == [
        (2, {"portal_accounts.csv": 1}),
        (1, {"portal_accounts.csv": 2}),
    ]


def registered(*files: OutboundFile) -> Registry[OutboundFile]:
    """A registry of these files alone."""
    found: Registry[OutboundFile] = Registry("outbound file", code=lambda file: file.name)
    for file in files:
        found.register(file)
    return found


@pytest.mark.django_db
def test_cells_are_typed_quoted_and_never_made_harmless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = {
        "a": '+33 "x"; y',
        "b": None,
        "c": True,
        "d": AT,
        "e": dt.date(2026, 1, 2),
        "f": "e\u0301\x07\r\nz",
        "g": -5,
    }
    file = OutboundFile("some.csv", tuple(row), lambda sequence: 1, lambda sequence: [row])
    empty = OutboundFile("empty.csv", ("a",), lambda sequence: 0, lambda sequence: [])
    monkeypatch.setattr(registry, "_files", registered(file, empty))
    (report,) = batches_export(directory=tmp_path)
    folder = tmp_path / report.batch_id
    assert [entry["name"] for entry in verified(folder)["files"]] == ["some.csv"], "only files that have rows"
    assert rows_of(folder, "some.csv") == [
        {"a": '+33 "x"; y', "b": "", "c": "Y", "d": "2026-11-23T09:30:15Z", "e": "2026-01-02", "f": "é\nz", "g": "-5"}
    ]


def test_the_consents_are_registered_with_the_columns_of_the_format() -> None:
    (file,) = [file for file in outbound_files() if file.name == "portal_accounts.csv"]
    assert file.columns == ("tenant_id", "account_number", "event", "at", "login_email")


# --- deleted ---------------------------------------------------------------------


@pytest.mark.django_db
def test_old_folders_of_written_batches_are_deleted_by_the_daily_job_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.PORTAL_EXPORT_DIR = tmp_path
    old, kept_elsewhere, linked, young = (_written(tmp_path) for _ in range(4))
    consents()
    run_killed_at(monkeypatch, tmp_path, outbound_services, "_file_write", half_a_file)
    long_ago = AT - dt.timedelta(days=400)
    OutboundBatch.objects.update(created_at=long_ago)
    OutboundBatch.objects.exclude(batch_id=young.name).exclude(written_at=None).update(written_at=long_ago)
    kept_elsewhere.rename(tmp_path / "archive")
    linked.rename(tmp_path.parent / "linked-to")
    linked.symlink_to(tmp_path.parent / "linked-to")
    foreign = tmp_path / "20200101T000000Z_000099_DELTA"
    foreign.mkdir()
    (foreign / "READY").write_text("of somebody else")

    settings.PORTAL_EXPORT_DAYS = 0
    assert exports_purge(directory=tmp_path) == 0 and verified(old)
    settings.PORTAL_EXPORT_DAYS = 30
    before = {path.name for path in tmp_path.iterdir()}
    assert exports_purge(directory=tmp_path) == 1
    assert {path.name for path in tmp_path.iterdir()} == before - {old.name}, "not the unfinished one either"
    assert (foreign / "READY").exists() and verified(tmp_path.parent / "linked-to")
    OutboundBatch.objects.filter(batch_id=young.name).update(
        written_at=timezone.now() - dt.timedelta(days=30, minutes=1)
    )
    erp_export.func()
    assert not young.exists() and OutboundBatch.objects.filter(written_at=None).count() == 0
    assert exports_purge(directory=tmp_path / "nowhere") == 0


@pytest.mark.django_db
def test_a_deletion_that_was_stopped_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    folder = _written(tmp_path)
    OutboundBatch.objects.update(written_at=AT - dt.timedelta(days=400))
    with monkeypatch.context() as patched:
        patched.setattr("tenant_space.exchange.outbound.services.shutil.rmtree", lambda _: _refused())
        assert exports_purge(directory=tmp_path) == 0, "said in the log, and the job goes on"
    assert folder.exists() and finished(tmp_path) == []
    assert exports_purge(directory=tmp_path) == 1 and not folder.exists()


def _refused() -> None:
    raise PermissionError


def _written(directory: Path) -> Path:
    consents()
    (report,) = batches_export(directory=directory)
    return directory / report.batch_id


# --- who runs it ----------------------------------------------------------------


def test_of_two_runs_at_once_one_writes(
    own_database: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    consents(3)
    file = PORTAL_ACCOUNTS

    def slowly(sequence: int) -> Any:
        time.sleep(0.5)
        return file.told(sequence)

    slow = OutboundFile(file.name, file.columns, file.tell, slowly)
    monkeypatch.setattr(registry, "_files", registered(slow))
    outcomes = at_once(*[lambda: batches_export(directory=tmp_path)] * 3)
    assert sorted(type(each).__name__ for each in outcomes) == ["BatchBusy", "BatchBusy", "tuple"]
    (folder,) = finished(tmp_path)
    assert len(rows_of(folder)) == verified(folder)["files"][0]["rows"] == 3
    assert batches_export(directory=tmp_path) == ()
    with pytest.raises(RuntimeError), transaction.atomic():  # READY before a commit that may never come
        batches_export(directory=tmp_path)


@pytest.mark.django_db
def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    def run() -> str:
        out = StringIO()
        call_command("export_erp", f"--out={tmp_path}", stdout=out)
        return out.getvalue()

    assert run() == "Rien à transmettre : aucun lot n'est écrit.\n"
    consents(2)
    assert re.fullmatch(r"Lot \S+_000001_DELTA \(n° 1\)\n  portal_accounts.csv +2 lignes\n", run())


@pytest.mark.django_db
@pytest.mark.skipif(SQLITE, reason="the lock of SQLite is on the folder: see the runs at once")
def test_while_another_export_runs_the_command_says_so_and_the_job_leaves_it_alone(
    tmp_path: Path, settings: Settings
) -> None:
    settings.PORTAL_EXPORT_DIR = tmp_path
    consents()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [locks._EXPORT_NUMBER])
        with pytest.raises(CommandError, match="Un autre export est en cours"):
            call_command("export_erp", stdout=StringIO())
        erp_export.func()
        assert not OutboundBatch.objects.exists()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [locks._EXPORT_NUMBER])
    finally:
        other.close()
    erp_export.func()
    assert len(finished(tmp_path)) == 1 and erp_export in daily_jobs()


@pytest.mark.django_db
def test_accounting_looks_at_the_batches_and_edits_none(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    consents(3)
    batches_export(directory=tmp_path)
    consents(1)
    run_killed_at(monkeypatch, tmp_path, outbound_services, "_folder_write")
    client.force_login(staff("compta@example.org", "view_outboundbatch"))
    text = client.get(LIST).content.decode()
    assert "choix de quittances : 3" in text
    assert "_000001_DELTA" in text and "pas encore" in text and "déposé le" in text.lower()
    written = OutboundBatch.objects.get(sequence=1)
    text = client.get(f"{LIST}inspect/{written.pk}/").content.decode()
    assert '<th scope="row">portal_accounts.csv</th><td>choix de quittances</td><td>3</td>' in text
    for path in ("create/", f"edit/{written.pk}/", f"delete/{written.pk}/"):
        assert client.post(LIST + path, {"batch_id": "x"}).status_code in (302, 403)
    assert OutboundBatch.objects.count() == 2
    client.force_login(staff("other@example.org", "view_batch"))
    assert client.get(LIST).status_code in (302, 403)
    assert Permission.objects.filter(codename="view_outboundbatch").exists()
