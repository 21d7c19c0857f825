"""How long an import takes, next to merely reading the same files.

Works on an empty database and leaves it empty.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import hashlib
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.core.files.storage import default_storage
from django.db import connection

from tenant_space.exchange.inbound.services import batch_import
from tenant_space.exchange.models import Batch, BatchIssue
from tenant_space.sample_data.export import ExportPlan, export_write
from tenant_space.tenancy import models

T = TypeVar("T")
ROUNDS, QUICK_ROUNDS = 7, 1
ACCOUNTS, QUICK_ACCOUNTS = 1000, 60
IMPORT_GOAL, REPLAY_GOAL = 25.0, 0.2
# Children first, so that no row is left without what it hangs on.
TABLES = [
    BatchIssue, Batch, models.Document, models.ClaimEvent, models.Claim, models.LedgerEntry, models.Mandate,
    models.Occupant, models.Lease, models.Premises, models.Holder, models.RentAccount, models.Tenant, models.Agency,
    models.CodeListItem, models.StoredBinary,
]  # fmt: skip


def main(options: argparse.Namespace) -> int:
    """Measure, print, and return the exit status."""
    assert not any(model._default_manager.exists() for model in TABLES), "this bench deletes what it imports"
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as out:
        accounts = QUICK_ACCOUNTS if options.quick else ACCOUNTS
        plan = ExportPlan(accounts, 1, dt.date(2026, 11, 22), 1, "BENCH", "Banc d'essai")
        batch = export_write(plan, Path(out))
        try:
            return measure(batch, accounts, options.quick)
        finally:
            wipe()


def measure(batch: Path, accounts: int, quick: bool) -> int:
    """Read, import and replay the batch in turn, several times; print both ratios."""
    reads, imports, replays = [], [], []
    rows = 0
    for _ in range(QUICK_ROUNDS if quick else ROUNDS):
        wipe()
        rows, seconds = timed(lambda: read(batch))
        reads.append(seconds)
        report, seconds = timed(lambda: batch_import(directory=batch))
        imports.append(seconds)
        assert report.rows == rows == report.changed and report.warning_count == 0, "not everything was imported"
        again, seconds = timed(lambda: batch_import(directory=batch))
        replays.append(seconds)
        assert again.replayed and again.changed == 0, "a replayed batch changed something"
        assert models.RentAccount.objects.count() == report.counts["accounts.csv"].inserted > accounts
    detail = {
        "accounts": accounts,
        "rows": rows,
        "documents": models.Document.objects.count(),
        "rows_per_second": round(rows / statistics.median(imports)),
        "import_seconds": round(statistics.median(imports), 2),
        "read_seconds": round(statistics.median(reads), 3),
        "rounds": len(imports),
    }
    full = tell("import-full", ratio(imports, reads), IMPORT_GOAL, detail, quick)
    replay_detail = {"replay_seconds": round(statistics.median(replays), 4), "rounds": len(replays)}
    replay = tell("import-replay", ratio(replays, imports), REPLAY_GOAL, replay_detail, quick)
    return 0 if full and replay else 1


def ratio(above: list[float], below: list[float]) -> float:
    """The median of the ratios of the rounds."""
    return statistics.median(a / b for a, b in zip(above, below, strict=True))


def tell(bench: str, value: float, goal: float, detail: dict[str, float], quick: bool) -> bool:
    """Print one result; a quick run is only about correctness and misses no goal."""
    ok = quick or value <= goal
    line = {"bench": bench, "value": round(value, 4), "unit": "ratio", "goal": f"<= {goal:g}", "ok": ok}
    print(json.dumps({**line, "detail": {**detail, "quick": quick}}), flush=True)
    return ok


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What the work returns, and its seconds."""
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def read(batch: Path) -> int:
    """Read and parse all the files of a batch, and hash its documents; return the number of rows."""
    rows = 0
    for path in sorted(batch.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as content:
            rows += sum(1 for _ in csv.DictReader(content, delimiter=";"))
    for path in (batch / "documents").iterdir():
        hashlib.sha256(path.read_bytes()).hexdigest()
    return rows


def wipe() -> None:
    """Empty the tables of the import and its stored files."""
    with connection.cursor() as cursor:
        for name in models.StoredBinary.objects.values_list("name", flat=True):
            default_storage.delete(name)
        for model in TABLES:
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
