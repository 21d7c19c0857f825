"""An invented management software at the other end of the exchange: it reads by the format alone, and answers.

`NightlyErp` sends what changed to a portal that runs as a process of its own.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import pyrage
from django.utils import timezone

from tenant_space.exchange.inbound.reports import BatchReport
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.exchange.outbound.services import batches_export
from tests.kit.batches import EditedBatch, batch_write
from tests.kit.outbound import finished
from tests.kit.portal import Portal

Rows = list[dict[str, str]]
ACKS = "submission_acks.csv"
HEADER = "submission_id;processed_at;result;erp_ref;status;reason_code;public_text;op\n"


class InventedErp:
    """Fetches the portal's batches from a folder and answers with batches of its own."""

    def __init__(self, folder: Path) -> None:
        self.key = pyrage.x25519.Identity.generate()
        self.folder = folder
        self.sent = 0

    @property
    def public_key(self) -> str:
        """What the portal's setting holds."""
        return str(self.key.to_public())

    def fetches(self) -> dict[str, Rows]:
        """What the next batch of the portal says, by file, once sure that it is whole; nothing when there is none."""
        before = set(finished(self.folder / "out"))
        batches_export(directory=self.folder / "out")
        new = [batch for batch in finished(self.folder / "out") if batch not in before]
        return self.reads(new[-1]) if new else {}

    def reads(self, batch: Path) -> dict[str, Rows]:
        """The rows of a batch; what is sealed is opened with its own key."""
        content = (batch / "control.json").read_bytes()
        assert (batch / "READY").read_text() == hashlib.sha256(content).hexdigest()
        found: dict[str, Rows] = {}
        for entry in json.loads(content)["files"]:
            raw = (batch / entry["name"]).read_bytes()
            assert (entry["bytes"], entry["sha256"]) == (len(raw), hashlib.sha256(raw).hexdigest())
            if entry["name"].endswith(".age"):
                raw = pyrage.decrypt(raw, [self.key])
            rows = list(csv.DictReader(io.StringIO(raw.decode(), newline=""), delimiter=";"))
            assert len(rows) == entry["rows"]
            found[entry["name"].removesuffix(".age")] = rows
        return found

    def answers(self, *answers: tuple[str, str, str]) -> BatchReport:
        """Answer what is known by these names now: each with a result and words for the tenant."""
        now = timezone.now()
        lines = [f"{name};{now:%Y-%m-%dT%H:%M:%SZ};{result};R-1;;;{text};U" for name, result, text in answers]
        self.sent += 1
        content = {ACKS: HEADER + "".join(f"{line}\n" for line in lines)}
        folder = batch_write(self.folder / f"in{self.sent}", content, sequence=self.sent)
        moment = f"{now:%Y-%m-%dT%H:%M:%SZ}"
        EditedBatch.at(folder).sign(created_at=moment, extracted_at=moment)
        return batch_import(directory=folder)


class NightlyErp:
    """Batches that follow the sample, one a night."""

    def __init__(self, portal: Portal, folder: Path) -> None:
        self.portal = portal
        self.folder = folder
        self.sequence = 123

    def sends(self, files: dict[str, str], *acks: tuple[str, str]) -> None:
        """What changed, by file; and answers to requests, each its nine digits and a result."""
        self.sequence += 1
        lines = "".join(f"{number};2026-11-23T21:00:00Z;{result};R-7;;;;U\n" for number, result in acks)
        answers = {ACKS: HEADER + lines} if acks else {}
        batch = batch_write(self.folder / f"{self.sequence}", {**files, **answers}, self.sequence, mode="DELTA")
        self.portal.manage("import_erp", str(batch))
