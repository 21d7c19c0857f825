"""Telling the ERP what tenants chose or asked: batches of EXL 1, each told at least once.

Nothing is lost whenever the process stops, because of the order:

1. One transaction gives the rows to the batch (`OutboundFile.tell`) and makes the row of the batch.
   Before its commit nothing is told, and nothing is on the disk.
2. The folder is written from the rows that the batch was given, and READY last.
3. The batch is noted as written.

Stopped after 1, the next run writes the same batch again before it makes another: same number, same name,
same rows. Stopped between READY and 3, it finds the folder complete and leaves it alone; only when the ERP
has already fetched it does the ERP get the same batch twice. READY before the commit would be worse: after
a rollback the ERP would have read a number that the next batch uses again, with other rows.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import logging
import os
import shutil
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tenant_space.exchange.enums import BatchMode
from tenant_space.exchange.format.exl1 import DELIMITER, FORMAT_NAME, FORMAT_VERSION
from tenant_space.exchange.inbound.control import CONTROL, READY, digest
from tenant_space.exchange.locks import export_lock
from tenant_space.exchange.models import OutboundBatch
from tenant_space.exchange.outbound.registry import OutboundFile, outbound_files
from tenant_space.exchange.outbound.sealing import SUFFIX, sealed
from tenant_space.landlord.models import LandlordSettings

logger = logging.getLogger(__name__)

PRODUCER = "Espace locataire"
# What is inside is personal data: for the portal's user and the group that fetches it.
_FOLDER_MODE = 0o750


@dataclass(frozen=True, slots=True)
class OutboundReport:
    """A batch now written."""

    batch_id: str
    """Also the name of its folder."""
    sequence: int
    """Its number, on the count of outbound batches."""
    counts: Mapping[str, int]
    """Rows by file."""
    again: bool
    """An earlier run had made it but not written it to its end."""


def batches_export(*, directory: Path) -> tuple[OutboundReport, ...]:
    """Write what is to be told into a folder of its own under `directory`; return the batches written.

    None when there is nothing to tell. A batch that an earlier run left unfinished is finished first.
    Raises `BatchBusy` when another export is running, `OSError` when the folder cannot be written and `KeyMissing`
    when the key of a sealed file is gone since the batch was made: what was to be told then waits for the next run.
    """
    with export_lock(directory):
        unfinished = OutboundBatch.objects.filter(written_at=None).order_by("sequence")
        reports = [_deliver(batch, directory, again=True) for batch in unfinished]
        batch = _batch_make()
        if batch:
            reports.append(_deliver(batch, directory, again=False))
    return tuple(reports)


def exports_purge(*, directory: Path) -> int:
    """Delete the folders of batches written more than `PORTAL_EXPORT_DAYS` days ago (0 keeps them); returns how many.

    Only folders named as a written batch: they hold addresses of persons. Raises `BatchBusy` during an export.
    """
    if not settings.PORTAL_EXPORT_DAYS or not directory.is_dir():
        return 0
    oldest = timezone.now() - dt.timedelta(days=settings.PORTAL_EXPORT_DAYS)
    with export_lock(directory):
        names = [entry.name for entry in os.scandir(directory) if entry.is_dir(follow_symlinks=False)]
        old = OutboundBatch.objects.filter(batch_id__in=names, written_at__lt=oldest)
        return sum(_folder_delete(directory / name) for name in old.values_list("batch_id", flat=True))


def _folder_delete(folder: Path) -> bool:
    """READY goes first, so that a folder half deleted is never taken for a batch; the next run deletes the rest."""
    try:
        (folder / READY).unlink(missing_ok=True)
        shutil.rmtree(folder)
    except OSError as error:
        logger.warning("outbound batch %s not deleted (%s)", folder.name, type(error).__name__)
        return False
    return True


# Durable: READY must never be written while this could still be rolled back.
@transaction.atomic(durable=True)
def _batch_make() -> OutboundBatch | None:
    """Give what no batch has told to a new one; None when there is nothing."""
    sequence = (OutboundBatch.objects.aggregate(last=Max("sequence"))["last"] or 0) + 1
    for file in outbound_files():
        if file.give:
            file.give(sequence)
    counts = {file.name: count for file in outbound_files() if (count := file.tell(sequence))}
    if not counts:
        return None
    now = timezone.now()
    batch_id = f"{now:%Y%m%dT%H%M%SZ}_{sequence:06d}_{BatchMode.DELTA}"
    return OutboundBatch.objects.create(batch_id=batch_id, sequence=sequence, created_at=now, counts=counts)


def _deliver(batch: OutboundBatch, directory: Path, *, again: bool) -> OutboundReport:
    folder = directory / batch.batch_id
    if not (folder / READY).exists():  # what has READY is never changed: the ERP may be reading it
        _folder_write(folder, batch)
    _written_note(batch)
    return OutboundReport(batch.batch_id, batch.sequence, batch.counts, again)


def _written_note(batch: OutboundBatch) -> None:
    OutboundBatch.objects.filter(pk=batch.pk).update(written_at=timezone.now())


def _folder_write(folder: Path, batch: OutboundBatch) -> None:
    if folder.exists():
        shutil.rmtree(folder)  # a run that was stopped left it half written
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=_FOLDER_MODE)
    files = [_file_write(folder, file, batch.sequence) for file in outbound_files() if file.name in batch.counts]
    moment = _cell(batch.created_at)
    control = {
        "format": FORMAT_NAME,
        "version": FORMAT_VERSION,
        "batch_id": batch.batch_id,
        "sequence": batch.sequence,
        "mode": str(BatchMode.DELTA),
        "previous_sequence": batch.sequence - 1,
        "created_at": moment,
        "extracted_at": moment,
        "producer": PRODUCER,
        "landlord": LandlordSettings.load().erp_code,
        "files": files,
    }
    content = json.dumps(control, indent=1, ensure_ascii=False).encode()
    _bytes_write(folder / CONTROL, content)
    _sync(folder)
    # Under its name at once and whole: a program that waits for READY never reads half of it.
    _bytes_write(folder / f".{READY}", hashlib.sha256(content).hexdigest().encode())
    (folder / f".{READY}").rename(folder / READY)
    _sync(folder)
    _sync(folder.parent)


def _file_write(folder: Path, file: OutboundFile, sequence: int) -> dict[str, Any]:
    """Write the rows of one file; return what the control file says of it. Raises `KeyMissing`."""
    path = folder / (f"{file.name}{SUFFIX}" if file.is_sealed else file.name)
    if file.is_sealed:  # few rows; in clear they are in memory only
        clear = io.StringIO(newline="")
        count = _rows_write(clear, file, sequence)
        _bytes_write(path, sealed(clear.getvalue().encode()))
    else:
        with path.open("x", encoding="utf-8", newline="") as stream:
            count = _rows_write(stream, file, sequence)
            stream.flush()
            os.fsync(stream.fileno())
    return {"name": path.name, "rows": count, "bytes": path.stat().st_size, "sha256": digest(path)}


def _rows_write(stream: TextIO, file: OutboundFile, sequence: int) -> int:
    """Write the rows of one file; returns how many."""
    count = 0
    writer = csv.writer(stream, delimiter=DELIMITER, lineterminator="\n")
    writer.writerow(file.columns)
    for row in file.told(sequence):
        writer.writerow([_cell(row[column]) for column in file.columns])
        count += 1
    return count


def _cell(value: object) -> str:
    """A value as the format writes it. Never made harmless for spreadsheets: a mandate may start with `+`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, dt.date):
        return value.isoformat()
    text = unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n")
    return "".join(character for character in text if character == "\n" or unicodedata.category(character) != "Cc")


def _bytes_write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(folder: Path) -> None:
    """Have the names of a folder on the disk, too: READY must not outlive a power cut without its files."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
