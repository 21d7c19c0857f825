"""Importing batches of the ERP: whole, or not at all, or not before somebody has looked at what they end."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from tenant_space.exchange.enums import BatchMode, BatchState
from tenant_space.exchange.errors import BatchHeld, BatchNotHeld, BatchRefused, Issue, IssueLog
from tenant_space.exchange.format.columns import FileFormat
from tenant_space.exchange.format.exl1 import FILES
from tenant_space.exchange.format.files_entries import DOCUMENTS, SUBMISSION_ACKS
from tenant_space.exchange.inbound.acks import Ack, acks_of, acks_take_up
from tenant_space.exchange.inbound.apply import FileCounts, FileRows, batch_apply
from tenant_space.exchange.inbound.binaries import NewBinary, binaries_check, binaries_store, binaries_taken_back
from tenant_space.exchange.inbound.brakes import Effects, effects_watched
from tenant_space.exchange.inbound.checks import balances_check, duplicates_check, share_check
from tenant_space.exchange.inbound.control import CONTROL, Control, control_read, files_verify
from tenant_space.exchange.inbound.reader import FileReader
from tenant_space.exchange.inbound.references import references_check
from tenant_space.exchange.inbound.reports import BatchReport
from tenant_space.exchange.inbound.staging import staging_load, staging_open
from tenant_space.exchange.locks import import_lock
from tenant_space.exchange.models import Batch, BatchIssue, LostAccess
from tenant_space.exchange.selectors import applied_sha256, batches_held, data_as_of_forget, last_sequence
from tenant_space.files.storages import STORAGE_ERRORS
from tenant_space.formats.identifiers import identifier_normalise
from tenant_space.kept import public_version
from tenant_space.landlord.models import LandlordSettings
from tenant_space.tenancy.models import StoredBinary

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Attempt:
    """One import in progress."""

    directory: Path
    release: bool = False
    """Whether somebody looked at what the batch ends, and wants it all the same."""
    started: float = field(default_factory=time.monotonic)
    issues: IssueLog = field(default_factory=IssueLog)
    found: Control | None = None
    last: int | None = None
    read: dict[str, FileRows] = field(default_factory=dict)
    counts: Mapping[str, FileCounts] = field(default_factory=dict)
    """What became of the rows, or what would."""
    effects: Effects | None = None
    acks: Mapping[int, Ack] = field(default_factory=dict)
    """What the ERP says became of what the portal sent, by line."""

    @property
    def control(self) -> Control:
        if self.found is None:
            raise LookupError("the control file is not read yet")
        return self.found

    @property
    def staged(self) -> dict[str, FileFormat]:
        """The files of the batch that feed a table, in the order they are applied."""
        return {name: FILES[name] for name in FILES if name in self.control.files and FILES[name].model}

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started


def batch_import(*, directory: Path, release: bool = False) -> BatchReport:
    """Import the batch of a folder: apply it whole, or refuse or hold it and change nothing.

    Returns a report; that of a batch already applied says `replayed` and changes nothing. `release`
    applies a batch that was held, the very same one. Raises `BatchRefused` with its issues and
    `BatchHeld` with what it would end, both also kept in the journal of batches, `BatchNotHeld` when
    there is nothing to release, and `BatchBusy` when another import is running.
    """
    attempt = _Attempt(directory, release)
    with import_lock():
        try:
            return _import(attempt)
        except BatchRefused:
            _refusal_record(attempt)
            raise
        except BatchHeld:
            _hold_record(attempt)
            raise


def _import(attempt: _Attempt) -> BatchReport:
    attempt.found = control = control_read(attempt.directory, attempt.issues)
    if applied_sha256(control.sequence) == control.sha256:
        return _report(attempt, replayed=True)
    if attempt.release and not batches_held(control.sha256).exists():
        raise BatchNotHeld
    _sequence_check(attempt)
    _landlord_check(attempt)
    attempt.issues.stop_if_blocking()
    files_verify(attempt.directory, control, attempt.issues)
    attempt.issues.stop_if_blocking()
    with staging_open(attempt.staged.values()):
        _files_load(attempt)
        with _storage_at_hand(attempt.issues):
            binaries = _staged_check(attempt)
        with binaries_taken_back(binaries):
            with _storage_at_hand(attempt.issues):
                rows = binaries_store(binaries)
            _apply(attempt, rows)
    return _report(attempt)


@contextmanager
def _storage_at_hand(issues: IssueLog) -> Iterator[None]:
    """Refuse the batch, with what to do, when its documents cannot be put away."""
    try:
        yield
    except STORAGE_ERRORS as error:
        logger.error("documents of a batch not stored: %s", type(error).__name__)
        issues.refuse(
            "le stockage des documents ne répond pas ou est plein. Rien n'a changé : relancez l'import plus tard",
            DOCUMENTS.name,
        )
        issues.stop_if_blocking()


def _sequence_check(attempt: _Attempt) -> None:
    control, issues = attempt.control, attempt.issues
    attempt.last = last = last_sequence()
    number = control.sequence
    if applied_sha256(number) is not None:
        issues.refuse(f"le lot n° {number} est déjà appliqué avec un autre contenu", CONTROL)
    elif last is None:
        if control.mode != BatchMode.FULL:
            issues.refuse("le premier lot doit être complet (FULL) : demandez un lot complet", CONTROL)
    elif number <= last:
        issues.refuse(f"le lot n° {number} est plus ancien que le dernier appliqué (n° {last})", CONTROL)
    elif control.mode == BatchMode.FULL:
        if number != last + 1:
            issues.warn(f"lots manquants entre le n° {last} et ce lot complet, qui les répare", CONTROL)
    elif number != last + 1 or control.previous_sequence != last:
        issues.refuse(
            f"il manque des lots : le dernier appliqué est le n° {last}, celui-ci est le n° {number} "
            f"et suit le n° {control.previous_sequence}. Demandez un lot complet (FULL)",
            CONTROL,
        )


def _landlord_check(attempt: _Attempt) -> None:
    expected = LandlordSettings.load().erp_code
    if expected and identifier_normalise(attempt.control.landlord) != identifier_normalise(expected):
        found = attempt.control.landlord
        attempt.issues.refuse(
            f"ce lot est celui du bailleur « {found} », les réglages attendent « {expected} »", CONTROL
        )


def _files_load(attempt: _Attempt) -> None:
    """Read every file, and stage the rows of those that feed a table."""
    for name, file_format in FILES.items():
        announced = attempt.control.files.get(name)
        if announced is None:
            continue
        reader = FileReader(attempt.directory / name, file_format, attempt.issues, attempt.control.extracted_on)
        if file_format.model:
            staging_load(file_format, reader)
        else:
            attempt.acks = acks_of(reader)
        reader.finish(announced)
        attempt.read[name] = FileRows(reader.rows, reader.left_out, reader.keys_lost)
        if reader.keys_lost and attempt.control.mode == BatchMode.FULL:
            attempt.issues.warn("une clé est illisible : rien de ce que le fichier ne nomme plus n'est fermé", name)
    share_check(attempt.read, attempt.issues)
    attempt.issues.stop_if_blocking()


def _staged_check(attempt: _Attempt) -> list[NewBinary]:
    staged = attempt.staged
    binaries: list[NewBinary] = []
    for file_format in staged.values():
        duplicates_check(file_format, attempt.issues)
    attempt.read = references_check(staged, attempt.read, attempt.control, attempt.issues)
    if found := attempt.read.get(DOCUMENTS.name):
        binaries, wrong = binaries_check(attempt.directory, attempt.issues)
        attempt.read[DOCUMENTS.name] = replace(found, left_out=found.left_out + wrong)
    share_check(attempt.read, attempt.issues)
    attempt.issues.stop_if_blocking()
    return binaries


def _apply(attempt: _Attempt, binaries: list[StoredBinary]) -> None:
    with transaction.atomic():
        if last_sequence() != attempt.last:
            attempt.issues.refuse("un autre lot a été appliqué pendant la lecture de celui-ci : relancez l'import")
            attempt.issues.stop_if_blocking()
        StoredBinary.objects.bulk_create(binaries, batch_size=500, ignore_conflicts=True)
        _rows_apply(attempt)
        if attempt.control.mode == BatchMode.FULL:
            balances_check(attempt.staged, attempt.issues)
        if SUBMISSION_ACKS.name in attempt.counts:
            acks_take_up(attempt.acks, attempt.counts[SUBMISSION_ACKS.name], attempt.issues)
        _success_record(attempt)
    data_as_of_forget()
    public_version.forget()  # the names and hours of agencies may be others


def _rows_apply(attempt: _Attempt) -> None:
    """Write the rows. Raises `BatchHeld` when they end too much; what was written is then taken back."""
    if attempt.last is None:  # nothing is in force yet
        attempt.counts = batch_apply(attempt.staged, attempt.read, attempt.control)
        return
    with effects_watched(attempt.staged, attempt.control) as watch:
        attempt.counts = batch_apply(attempt.staged, attempt.read, attempt.control)
        attempt.effects = watch.read(attempt.counts)
        note = attempt.issues.warn if attempt.release else attempt.issues.refuse
        for stop in attempt.effects.stops:
            note(stop.message, stop.file_name)
        if attempt.effects.stops and not attempt.release:
            raise BatchHeld(attempt.issues, attempt.effects.lost_count)


def _success_record(attempt: _Attempt) -> None:
    batch = _batch(attempt, str(BatchState.APPLIED))
    batch.save()
    _issues_record(batch, attempt.issues.kept)
    batches_held(attempt.control.sha256).update(released_at=timezone.now())


def _hold_record(attempt: _Attempt) -> None:
    """Note what the batch would end. Tried again each night, it is held once in the journal."""
    lost = attempt.effects.lost if attempt.effects else ()
    with transaction.atomic():
        batches_held(attempt.control.sha256).delete()
        batch = _batch(attempt, str(BatchState.HELD))
        batch.save()
        _issues_record(batch, attempt.issues.kept)
        LostAccess.objects.bulk_create(
            LostAccess(batch=batch, account_number=account, tenant_id=person) for account, person in lost
        )


def _refusal_record(attempt: _Attempt) -> None:
    with transaction.atomic():
        batch = _batch(attempt, str(BatchState.REJECTED))
        batch.save()
        _issues_record(batch, attempt.issues.kept)


def _batch(attempt: _Attempt, state: str) -> Batch:
    batch = Batch(
        batch_id=attempt.directory.name[:60],
        sequence=0,
        state=state,
        seconds=attempt.seconds,
        row_count=sum(found.rows for found in attempt.read.values()),
        reject_count=attempt.issues.blocking_count + attempt.issues.row_count,
        warning_count=attempt.issues.warning_count,
        changed_count=sum(count.changed for count in attempt.counts.values()),
        counts={name: count.as_dict() for name, count in attempt.counts.items()},
        lost_count=attempt.effects.lost_count if attempt.effects else 0,
    )
    if attempt.found:
        batch.batch_id, batch.sequence, batch.mode = attempt.found.batch_id, attempt.found.sequence, attempt.found.mode
        batch.control_sha256, batch.producer = attempt.found.sha256, attempt.found.producer
        batch.extracted_at = attempt.found.extracted_at
    return batch


def _issues_record(batch: Batch, issues: list[Issue]) -> None:
    BatchIssue.objects.bulk_create(
        BatchIssue(
            batch=batch,
            kind=issue.kind,
            file_name=issue.file_name[:120],
            line=issue.line,
            message=issue.message[:300],
        )
        for issue in issues
    )


def _report(attempt: _Attempt, *, replayed: bool = False) -> BatchReport:
    return BatchReport(
        batch_id=attempt.control.batch_id,
        sequence=attempt.control.sequence,
        mode=attempt.control.mode,
        seconds=attempt.seconds,
        counts=attempt.counts,
        warnings=tuple(attempt.issues.warnings),
        left_out=tuple(attempt.issues.rows),
        left_out_count=attempt.issues.row_count,
        warning_count=attempt.issues.warning_count,
        first=attempt.last is None and not replayed,
        replayed=replayed,
    )
