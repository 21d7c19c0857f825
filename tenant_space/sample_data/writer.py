"""Writing a batch: files, documents, then control.json, and READY last."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from tenant_space.exchange.enums import BatchMode
from tenant_space.exchange.format.columns import FileFormat
from tenant_space.exchange.format.exl1 import (
    DELIMITER,
    DOCUMENTS_FOLDER,
    FILES,
    FORMAT_NAME,
    FORMAT_VERSION,
    OPERATION,
    UPSERT,
)
from tenant_space.exchange.inbound.control import CONTROL, READY, digest

PRODUCER = "Données de démonstration"


class BatchWriter:
    """A full batch being written; `sign` ends it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows = dict.fromkeys(FILES, 0)
        self.totals = {name: dict.fromkeys(found.totals, 0) for name, found in FILES.items()}
        self.documents = [0, 0]
        self._open = ExitStack()

    def __enter__(self) -> Self:
        (self.folder / DOCUMENTS_FOLDER).mkdir(parents=True)
        self._writers = {name: self._writer(found) for name, found in FILES.items()}
        return self

    def __exit__(self, *problem: object) -> None:
        self._open.close()

    def add(self, name: str, row: Mapping[str, Any]) -> None:
        """Write a row that creates or changes."""
        columns = FILES[name].sent
        self._writers[name].writerow([*(_cell(row.get(column)) for column in columns), UPSERT])
        self.rows[name] += 1
        for column in self.totals[name]:
            self.totals[name][column] += row[column]

    def add_document(self, row: Mapping[str, Any], content: bytes) -> None:
        """Write a document's file, and its row."""
        (self.folder / DOCUMENTS_FOLDER / row["file_name"]).write_bytes(content)
        self.documents[0] += 1
        self.documents[1] += len(content)
        self.add("documents.csv", {**row, "size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()})

    def sign(self, *, sequence: int, extracted_at: dt.datetime, landlord: str) -> None:
        """Close the files, then write the control file and READY."""
        self._open.close()
        moment = f"{extracted_at:%Y-%m-%dT%H:%M:%SZ}"
        control = {
            "format": FORMAT_NAME,
            "version": FORMAT_VERSION,
            "batch_id": self.folder.name,
            "sequence": sequence,
            "mode": str(BatchMode.FULL),
            "previous_sequence": sequence - 1,
            "created_at": moment,
            "extracted_at": moment,
            "producer": PRODUCER,
            "landlord": landlord,
            "files": [self._entry(name) for name in FILES],
            "documents": {"count": self.documents[0], "bytes": self.documents[1]},
        }
        content = json.dumps(control, indent=1, ensure_ascii=False).encode()
        (self.folder / CONTROL).write_bytes(content)
        (self.folder / READY).write_text(hashlib.sha256(content).hexdigest())

    def _writer(self, file_format: FileFormat) -> Any:
        stream = (self.folder / file_format.name).open("w", encoding="utf-8", newline="")
        writer = csv.writer(self._open.enter_context(stream), delimiter=DELIMITER, lineterminator="\n")
        writer.writerow([*file_format.sent, OPERATION])
        return writer

    def _entry(self, name: str) -> dict[str, Any]:
        path = self.folder / name
        entry = {"name": name, "rows": self.rows[name], "bytes": path.stat().st_size, "sha256": digest(path)}
        return {**entry, "totals": self.totals[name]} if self.totals[name] else entry


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
