"""Merging the staged rows into the tables, with statements on whole sets.

Table and column names come from the models, never from the batch; values travel as parameters.
"""

# ruff: noqa: S608 (SQL is put together from the format's own names; values are always parameters)
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import connection

from tenant_space.exchange.enums import BatchMode
from tenant_space.exchange.format.columns import FileFormat
from tenant_space.exchange.format.files_entries import CLAIM_EVENTS, CLAIMS, LEDGER_ENTRIES
from tenant_space.exchange.inbound.control import Control
from tenant_space.exchange.inbound.staging import staging_table

# A row older than the stored one is left aside, in the files that date their rows.
_DATED = "updated_at"


@dataclass(slots=True)
class FileCounts:
    """What became of the rows of a file."""

    rows: int
    """How many the file holds."""
    inserted: int = 0
    """Rows that are new."""
    updated: int = 0
    """Rows of the database that were written over."""
    removed: int = 0
    """Rows of the database ended or deleted."""
    unchanged: int = 0
    """Rows that said what is known, or something older."""
    left_out: int = 0
    """Rows that were wrong; what the portal has of them stays."""

    @property
    def changed(self) -> int:
        return self.inserted + self.updated + self.removed

    def as_dict(self) -> dict[str, int]:
        counts = asdict(self)
        return counts if self.left_out else {name: count for name, count in counts.items() if name != "left_out"}


@dataclass(frozen=True, slots=True)
class FileRows:
    """What was read of a file."""

    rows: int
    """How many it holds."""
    left_out: int = 0
    """How many of them were wrong."""
    keys_lost: int = 0
    """How many of those cannot even be named: what the file does not name is then not known either."""
    along: int = 0
    """How many are right themselves, and only went with the wrong row that they hang on."""


def batch_apply(
    staged: Mapping[str, FileFormat], read: Mapping[str, FileRows], control: Control
) -> dict[str, FileCounts]:
    """Write the rows in the order of the files, then take away in reverse. Inside a transaction."""
    counts = {name: FileCounts(found.rows, left_out=found.left_out) for name, found in read.items()}
    for name, file_format in staged.items():
        _upsert(file_format, counts[name])
    for name, file_format in reversed(list(staged.items())):
        _take_away(file_format, control, counts[name], closes=not read[name].keys_lost)
    return counts


def _upsert(file_format: FileFormat, counts: FileCounts) -> None:
    """Insert the new rows and update those that differ; the others are not even locked."""
    names, keys, given = file_format.names, file_format.keys, dict(file_format.reopening)
    since = {name: _since(name, of, keys) for name, of in file_format.since.items()}
    others = [name for name in names if name not in keys]
    columns = ", ".join([*names, *given, *since])
    new = ", ".join([*(f"s.{name}" for name in names), *given.values(), *since.values()])
    stored_values = ", ".join(f"l.{name}" for name in [*others, *given])
    new_values = ", ".join([*(f"s.{name}" for name in others), *given.values()])
    changes = ", ".join(f"{name} = excluded.{name}" for name in [*others, *given, *since])
    source = (
        f"FROM {staging_table(file_format)} s LEFT JOIN {file_format.table} l ON {_same(keys, 'l', 's')}"
        " WHERE s.op = 'U'"
    )
    is_new = f"l.{keys[0]} IS NULL"
    differs = f"({stored_values}) IS DISTINCT FROM ({new_values}) AND {not_older(names)}"
    counts.inserted = _count(f"SELECT COUNT(*) {source} AND {is_new}")
    written = _execute(
        f"INSERT INTO {file_format.table} ({columns}) SELECT {new} {source} AND ({is_new} OR ({differs}))"
        f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"
    )
    counts.updated = written - counts.inserted


def _since(name: str, of: str, keys: list[str]) -> str:
    """SQL for since when a row has what it has in a column: as before where that stays, else from this moment on."""
    stays = f"l.{keys[0]} IS NOT NULL AND l.{of} = s.{of}"
    return f"CASE WHEN {stays} THEN COALESCE(l.{name}, CURRENT_TIMESTAMP) ELSE CURRENT_TIMESTAMP END"


def _take_away(file_format: FileFormat, control: Control, counts: FileCounts, *, closes: bool) -> None:
    """End or delete the rows marked D, and in a full batch those that it does not name (`closes`)."""
    staging, keys = staging_table(file_format), file_format.keys
    same = _same(keys, "s", file_format.table)
    marked = f"EXISTS (SELECT 1 FROM {staging} s WHERE {same} AND s.op = 'D')"
    by_mark = _remove(file_format, marked, control)
    counts.unchanged = counts.rows - counts.left_out - counts.inserted - counts.updated - by_mark
    counts.removed = by_mark
    if control.mode == BatchMode.FULL and closes:
        # A row left out has been seen: what the portal has of it stays.
        unseen = f"NOT EXISTS (SELECT 1 FROM {staging} s WHERE {same} AND s.op <> 'D')"
        if file_format is LEDGER_ENTRIES and control.window_from:
            unseen += " AND accounting_date >= %(window)s"
        counts.removed += _remove(file_format, unseen, control)


def _remove(file_format: FileFormat, condition: str, control: Control) -> int:
    parameters = {"day": control.extracted_on.isoformat(), "window": control.window_from}
    if file_format.ending:
        changes = ", ".join(f"{name} = {value}" for name, value in file_format.ending.changes.items())
        sql = f"UPDATE {file_format.table} SET {changes} WHERE ({file_format.ending.open_when}) AND {condition}"
        return _execute(sql, parameters)
    if not file_format.removable:
        return 0
    if file_format is CLAIMS:
        # The database does not cascade: the steps of a claim go first.
        gone = f"SELECT claim_id FROM {CLAIMS.table} WHERE {condition}"
        _execute(f"DELETE FROM {CLAIM_EVENTS.table} WHERE claim_id IN ({gone})", parameters)
    return _execute(f"DELETE FROM {file_format.table} WHERE {condition}", parameters)


def _same(keys: list[str], left: str, right: str) -> str:
    return " AND ".join(f"{left}.{name} = {right}.{name}" for name in keys)


def not_older(names: list[str]) -> str:
    """SQL that is true when the staged row `s` may be written over the stored one `l`."""
    if _DATED not in names:
        return "TRUE"
    return f"(s.{_DATED} IS NULL OR l.{_DATED} IS NULL OR s.{_DATED} >= l.{_DATED})"


def _count(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def _execute(sql: str, parameters: Mapping[str, str | int | None] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount
