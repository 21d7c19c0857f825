"""What `import_erp` and `make_erp_export` say, and how they end."""

import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tenant_space.exchange import locks
from tenant_space.exchange.models import Batch
from tests.kit.batches import DELTA, FULL, EditedBatch
from tests.kit.databases import SAMPLE

NAMES = ("DUPONT", "Hélène", "MARTIN", "Œuvrard", "NGUYỄN", "TOUR")


def run(*directories: Path) -> str:
    out = StringIO()
    call_command("import_erp", *map(str, directories), stdout=out)
    return out.getvalue()


def test_a_folder_of_batches_is_imported_in_order(db: None) -> None:
    text = run(SAMPLE)
    assert text.index("_FULL (n° 123") < text.index("_DELTA (n° 124")
    assert "ledger_entries.csv             348         348           0           0           0" in text
    assert "Total : 443 lignes, 0 rejet, 1 alerte(s)" in text and "lignes/s." in text
    assert not any(name in text for name in NAMES)


def test_a_second_run_says_that_nothing_changed(both_applied: None) -> None:
    assert run(FULL, DELTA).count("Rien n'a changé.") == 2
    assert run(SAMPLE).count("Rien n'a changé.") == 2


def test_a_refused_batch_ends_with_an_error_and_its_reasons(
    db: None, edited: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    bad = edited().replace("tenants.csv", "1950-01-01", "?")
    with pytest.raises(CommandError) as caught:
        run(bad.path)
    assert caught.value.returncode == 1
    text = str(caught.value)
    assert "refusé, rien n'a changé : 1 problème(s)" in text and "tenants.csv, ligne 5 : birth_date" in text
    assert not any(name in text for name in NAMES)


def test_a_full_batch_repairs_what_a_refused_one_left(full_applied: None, tmp_path: Path) -> None:
    EditedBatch(DELTA, tmp_path / "b124").replace("tenants.csv", "1971-03-09", "?")
    EditedBatch(DELTA, tmp_path / "b125").as_next(125, "DELTA")
    EditedBatch(FULL, tmp_path / "b126").as_next(126)
    EditedBatch(DELTA, tmp_path / "b127").as_next(127, "DELTA")
    (EditedBatch(FULL, tmp_path / "b128").as_next(128).path / "READY").unlink()
    with pytest.raises(CommandError):
        run(tmp_path)
    assert list(Batch.objects.filter(state="APPLIED").order_by("pk").values_list("sequence", flat=True)) == [123, 126]
    assert Batch.objects.filter(state="REJECTED").count() == 1
    text = run(tmp_path)  # the next night: what was replaced holds nothing up
    assert Batch.objects.filter(sequence=127, state="APPLIED").exists() and text.count("laissé de côté") == 2


def test_folders_without_a_finished_batch(db: None, tmp_path: Path) -> None:
    for directory in (tmp_path, tmp_path / "none"):
        with pytest.raises(CommandError):
            run(directory)
    shutil.copytree(FULL, tmp_path / "writing")
    (tmp_path / "writing" / "READY").unlink()
    with pytest.raises(CommandError, match="aucun lot terminé"):
        run(tmp_path)


def test_never_two_imports_at_once(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time by itself")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [locks._LOCK_NUMBER])
        with pytest.raises(CommandError, match="Un autre import est en cours"):
            run(FULL)
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [locks._LOCK_NUMBER])
    finally:
        other.close()
    assert run(FULL)


def test_a_generated_batch_is_never_written_twice(db: None, tmp_path: Path) -> None:
    arguments = ["make_erp_export", "--accounts=0", "--seed=1", f"--out={tmp_path}", "--date=2026-11-22"]
    call_command(*arguments, stdout=StringIO())
    with pytest.raises(CommandError, match="déjà"):
        call_command(*arguments, stdout=StringIO())
    with pytest.raises(CommandError, match="--accounts"):
        call_command("make_erp_export", "--accounts=-1", "--seed=1", f"--out={tmp_path}", stdout=StringIO())
