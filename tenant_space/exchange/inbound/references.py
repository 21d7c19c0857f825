"""Rows of a batch that name a row which is neither in the batch nor in the portal.

Table and column names come from the models, never from the batch; values travel as parameters.
"""

# ruff: noqa: S608 (SQL is put together from the format's own names; values are always parameters)
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from tenant_space.exchange.enums import BatchMode
from tenant_space.exchange.errors import KEPT_ROWS, IssueLog
from tenant_space.exchange.format.columns import FileFormat
from tenant_space.exchange.format.exl1 import DELETE, FILES, LEFT_OUT, UPSERT
from tenant_space.exchange.inbound.apply import FileRows
from tenant_space.exchange.inbound.control import Control
from tenant_space.exchange.inbound.staging import staging_leave_out, staging_table

_BY_MODEL = {found.model: found for found in FILES.values() if found.model is not None}


def references_check(
    staged: Mapping[str, FileFormat], read: Mapping[str, FileRows], control: Control, issues: IssueLog
) -> dict[str, FileRows]:
    """Leave out rows that name an unknown row; return what was read of each file, with these.

    A row whose parent was left out, and is not in the portal yet, goes with it and does not count as one more. Of a
    parent whose key could not be read nobody knows the name: as many unknown ones as such rows may be meant.
    Files come in the order they are applied, so that what hangs on such a row is met later.
    """
    found = dict(read)
    for name, file_format in staged.items():
        for column, model in file_format.parents.items():
            parent = _BY_MODEL.get(model)
            if parent is None:
                continue  # the binaries of documents have their own checks
            listed = parent.name in staged
            lost = found[parent.name].keys_lost if listed else 0
            closes = listed and control.mode == BatchMode.FULL and not lost
            reference = _Reference(file_format, column, parent, listed, closes, lost)
            # Those that name a row of their own file may form a chain.
            while (gone := reference.leave_out(issues)) != (0, 0):
                more = found[name]
                found[name] = replace(more, left_out=more.left_out + gone[0], along=more.along + gone[1])
                if parent is not file_format:
                    break
    return found


@dataclass(frozen=True, slots=True)
class _Reference:
    """A column that names rows of another file, or of its own."""

    child: FileFormat
    column: str
    parent: FileFormat
    listed: bool
    """Whether the batch has the parent's file."""
    closes: bool
    """Whether rows that this file does not name go away."""
    lost: int
    """How many rows of this file have a key that could not be read."""

    def leave_out(self, issues: IssueLog) -> tuple[int, int]:
        """Leave out the rows whose parent is unknown: how many, and how many of these go along with theirs."""
        staging = staging_table(self.child)
        rows = f"FROM {staging} s WHERE s.op = 'U' AND s.{self.column} IS NOT NULL AND {self._unknown}"
        first = _rows(
            f"SELECT s.line_number, s.{self.column}, {self._along} {rows} ORDER BY s.line_number LIMIT {KEPT_ROWS}"
        )
        if not first:
            return 0, 0
        for line, value, along in first:
            why = "ligne écartée elle aussi" if along else "inconnu du lot et du portail"
            issues.leave_out([f"{self.column} {value} : {self.parent.noun} {why}"], self.child.name, line)
        counts = f"SELECT COUNT(*), COALESCE(SUM(CASE WHEN {self._along} THEN 1 ELSE 0 END), 0) {rows}"
        total, along = map(int, _rows(counts)[0])
        issues.leave_out_more(total - len(first))
        along += self._of_lost_keys(rows)
        staging_leave_out(self.child, f"line_number IN (SELECT s.line_number {rows})")
        return total, along

    def _of_lost_keys(self, rows: str) -> int:
        """How many of these rows may name one whose key was lost: those of the names met most, a name for each key."""
        if not self.lost:
            return 0
        named = (
            f"SELECT COUNT(*) {rows} AND NOT {self._along} GROUP BY s.{self.column} ORDER BY 1 DESC LIMIT {self.lost}"
        )
        return sum(count for (count,) in _rows(named))

    @property
    def _along(self) -> str:
        """SQL that is true when the parent is known, but was left out itself."""
        return f"EXISTS ({self._named(LEFT_OUT)})" if self.listed else "(1 = 0)"

    @property
    def _unknown(self) -> str:
        """SQL that is true when no row of the parent's table answers, once the batch is applied."""
        survivor = f"SELECT 1 FROM {self.parent.table} l WHERE l.{self.parent.keys[0]} = s.{self.column}"
        if not self.listed:
            return f"NOT EXISTS ({survivor})"
        if self.parent.removable:
            stays = f"EXISTS ({self._named(LEFT_OUT)})" if self.closes else f"NOT EXISTS ({self._named(DELETE)})"
            survivor += f" AND {stays}"
        return f"NOT EXISTS ({self._named(UPSERT)}) AND NOT EXISTS ({survivor})"

    def _named(self, operation: str) -> str:
        """SQL of the parent's rows in the batch with this operation."""
        return (
            f"SELECT 1 FROM {staging_table(self.parent)} p WHERE p.{self.parent.keys[0]} = s.{self.column}"
            f" AND p.op = '{operation}'"
        )


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
