"""Batches for tests: copies of the sample that can be edited and signed again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tenant_space.exchange.enums import IssueKind
from tenant_space.exchange.errors import BatchHeld, BatchRefused
from tenant_space.exchange.format.exl1 import FILES
from tenant_space.exchange.inbound.reports import BatchReport
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.exchange.models import Batch, BatchIssue
from tenant_space.tenancy import models
from tests.kit.databases import SAMPLE

FULL = SAMPLE / "20261122T020000Z_000123_FULL"
DELTA = SAMPLE / "20261123T020000Z_000124_DELTA"
MADE = SAMPLE.parents[1] / "batches"
"""Small batches that follow `FULL`, a folder each, named by what is odd in them."""

TABLES = [getattr(models, name) for name in models.__all__]


class EditedBatch:
    """A copy of a batch, in a folder of its own."""

    def __init__(self, source: Path, folder: Path) -> None:
        shutil.copytree(source, folder)
        self.path = folder

    @classmethod
    def at(cls, folder: Path) -> EditedBatch:
        """A batch edited where it stands."""
        batch = cls.__new__(cls)
        batch.path = folder
        return batch

    @property
    def control(self) -> dict[str, Any]:
        return json.loads((self.path / "control.json").read_text())

    def write_control(self, **changes: Any) -> EditedBatch:
        """Change keys of the control file (None takes a key away) and sign READY for it."""
        control = {name: value for name, value in {**self.control, **changes}.items() if value is not None}
        content = json.dumps(control, ensure_ascii=False).encode()
        (self.path / "control.json").write_bytes(content)
        (self.path / "READY").write_text(hashlib.sha256(content).hexdigest())
        return self

    def write(self, name: str, content: str | bytes) -> EditedBatch:
        """Replace a file without telling the control file."""
        (self.path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return self

    def text(self, name: str) -> str:
        return (self.path / name).read_bytes().decode()

    def replace(self, name: str, old: str, new: str, count: int = 1) -> EditedBatch:
        """Replace a text of a file and sign again."""
        content = self.text(name)
        assert old in content, f"{old} is not in {name}"
        return self.write(name, content.replace(old, new, count)).sign()

    def add(self, name: str, *lines: str) -> EditedBatch:
        """Add lines at the end of a file and sign again."""
        return self.write(name, self.text(name) + "".join(f"{line}\n" for line in lines)).sign()

    def keep(self, name: str, *starts: str) -> EditedBatch:
        """Keep the header and the lines that begin with one of these texts, and sign again."""
        header, *lines = self.text(name).splitlines(keepends=True)
        return self.write(name, header + "".join(line for line in lines if line.startswith(starts or "\0"))).sign()

    def drop(self, *names: str) -> EditedBatch:
        """Take files out of the batch."""
        for name in names:
            (self.path / name).unlink()
        return self.write_control(files=[entry for entry in self.control["files"] if entry["name"] not in names])

    def sign(self, **changes: Any) -> EditedBatch:
        """Make the control file true again: sizes, hashes, rows, totals and documents."""
        binaries = list((self.path / "documents").glob("*"))
        documents = {"count": len(binaries), "bytes": sum(path.lstat().st_size for path in binaries)}
        files = [self._entry(entry) for entry in self.control["files"]]
        return self.write_control(files=files, documents=documents, **changes)

    def as_next(self, sequence: int, mode: str = "FULL", **changes: Any) -> EditedBatch:
        """Give the batch another place in the sequence."""
        batch_id = f"20261124T020000Z_{sequence:06d}_{mode}"
        return self.write_control(
            batch_id=batch_id, sequence=sequence, previous_sequence=sequence - 1, mode=mode, **changes
        )

    def _entry(self, entry: dict[str, Any]) -> dict[str, Any]:
        content = (self.path / entry["name"]).read_bytes()
        signed = {**entry, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        try:
            rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="\n"), delimiter=";"))
            signed["rows"] = len(rows)
            signed["totals"] = {key: sum(int(row[key] or 0) for row in rows) for key in entry.get("totals", {})}
        except (KeyError, ValueError, TypeError, csv.Error):
            pass  # left unreadable on purpose
        return signed


def batch_write(folder: Path, files: Mapping[str, str], sequence: int = 124, mode: str = "FULL") -> Path:
    """Write and sign a batch that lists these files only, by name: what it does not list is not touched."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode())
    day = "2026-11-23T23:30:00Z"
    batch = EditedBatch.at(folder)
    (folder / "control.json").write_text("{}")
    batch.write_control(
        format="EXL",
        version=1,
        batch_id=f"20261124T020000Z_{sequence:06d}_{mode}",
        sequence=sequence,
        mode=mode,
        previous_sequence=sequence - 1,
        created_at=day,
        extracted_at=day,
        producer="ERP-DEMO 1.0",
        landlord="MH42",
        files=[{"name": name, "totals": dict.fromkeys(FILES[name].totals, 0)} for name in files],
    )
    batch.sign()
    return folder


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of what the ERP says, and the batches applied: what a refused batch must not change."""
    found = {model.__name__: sorted(model.objects.values_list(), key=repr) for model in TABLES}
    found["Batch"] = sorted(Batch.objects.filter(state="APPLIED").values_list("batch_id", "sequence"))
    return found


def refused(batch: EditedBatch) -> list[str]:
    """Import a bad batch; return its messages, once sure that it left only its trace."""
    before, kept = everything(), Batch.objects.count()
    with pytest.raises(BatchRefused) as caught:
        batch_import(directory=batch.path)
    assert everything() == before
    assert Batch.objects.count() == kept + 1
    trace = Batch.objects.order_by("pk").last()
    issues = caught.value.issues
    told_issues = [issue for issue in issues.kept if issue.kind != IssueKind.WARNING]
    stored = BatchIssue.objects.filter(batch=trace).exclude(kind=IssueKind.WARNING)
    assert trace.state == "REJECTED" and issues.blocking_count >= 1
    assert trace.reject_count == issues.blocking_count + issues.row_count
    assert [issue.message for issue in stored] == [issue.message for issue in told_issues]
    return [str(issue) for issue in told_issues]


def released(batch: EditedBatch) -> BatchReport:
    """Import a batch that is held, and let it pass."""
    with pytest.raises(BatchHeld):
        batch_import(directory=batch.path)
    return batch_import(directory=batch.path, release=True)


def told(messages: list[str], *words: str) -> bool:
    return any(all(word in message for word in words) for message in messages)
