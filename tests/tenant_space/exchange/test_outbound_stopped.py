"""What the ERP is told when the process stops: all of it, once, whenever that was."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tenant_space.exchange.models import OutboundBatch
from tenant_space.exchange.outbound import services as outbound_services
from tenant_space.exchange.outbound.services import batches_export
from tenant_space.tenancy.models import ReceiptConsent
from tests.kit.outbound import consents, finished, half_a_file, killed, rows_of, run_killed_at, verified


@pytest.mark.django_db
def test_stopped_before_the_commit_nothing_has_happened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    consents(2)
    run_killed_at(monkeypatch, tmp_path, OutboundBatch.objects, "create")
    assert not OutboundBatch.objects.exists() and list(tmp_path.iterdir()) == []
    assert ReceiptConsent.objects.filter(exported_sequence=None).count() == 2
    batches_export(directory=tmp_path)
    assert len(rows_of(finished(tmp_path)[0])) == 2


AFTER_THE_COMMIT: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "before the folder": (outbound_services, "_folder_write", killed),
    "inside a file": (outbound_services, "_file_write", half_a_file),
    "before control.json": (outbound_services, "_bytes_write", killed),
    "before READY": (Path, "rename", killed),
}


@pytest.mark.django_db
def test_stopped_after_the_commit_the_same_batch_is_written_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, (point, place) in enumerate(AFTER_THE_COMMIT.items(), start=1):
        directory = tmp_path / str(number)
        consents(2)
        run_killed_at(monkeypatch, directory, *place)
        stopped = OutboundBatch.objects.first()
        assert stopped.written_at is None and finished(directory) == [], point
        consents(1)  # chosen in between: for the batch after
        first, _ = batches_export(directory=directory)
        assert (first.batch_id, first.again) == (stopped.batch_id, True), point
        assert [len(rows_of(folder)) for folder in finished(directory)] == [2, 1], point
        assert [verified(folder)["sequence"] for folder in finished(directory)] == [2 * number - 1, 2 * number], point
    assert not ReceiptConsent.objects.filter(exported_sequence=None).exists()
    assert not OutboundBatch.objects.filter(written_at=None).exists()


@pytest.mark.django_db
def test_stopped_after_ready_the_folder_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    consents(2)
    # READY is there; the row does not say so yet.
    run_killed_at(monkeypatch, tmp_path, outbound_services, "_written_note")
    (folder,) = finished(tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert OutboundBatch.objects.get().written_at is None
    (report,) = batches_export(directory=tmp_path)
    assert report.again and {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert OutboundBatch.objects.get().written_at is not None and len(finished(tmp_path)) == 1


@pytest.mark.django_db
def test_fetched_before_it_is_noted_the_erp_gets_the_same_batch_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    consents(2)
    run_killed_at(monkeypatch, tmp_path, outbound_services, "_written_note")
    (folder,) = finished(tmp_path)
    fetched = {path.name: path.read_bytes() for path in folder.iterdir()}
    folder.rename(tmp_path.parent / "fetched")
    batches_export(directory=tmp_path)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == fetched, "which it knows by its number"


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_loses_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    consents()
    with pytest.raises(CommandError, match="Rien n'est perdu"):
        call_command("export_erp", f"--out={blocked}", stdout=StringIO())
    batches_export(directory=tmp_path / "out")
    assert len(rows_of(finished(tmp_path / "out")[0])) == 1
