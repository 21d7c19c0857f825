"""Reading the rows of one file: types, mandatory cells, counts and totals."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from tenant_space.exchange.errors import IssueLog
from tenant_space.exchange.format.columns import Column, FileFormat
from tenant_space.exchange.format.exl1 import DELETE, DELIMITER, OPERATION, UPSERT
from tenant_space.exchange.format.values import BadValue, CleanedKey, ToleratedValue, Value, cents
from tenant_space.exchange.inbound.control import FileEntry

Row = tuple[Value, ...]
# Where a cell is, its column, and what it is worth when it is empty.
Cells = list[tuple[int, Column, Value]]

_COLUMN = re.compile(r"[a-z0-9_]{1,40}")
_BOM = b"\xef\xbb\xbf"
_EMPTY = "est obligatoire et vide"


class FileReader:
    """The rows of a file, one by one: line number, operation, then the columns of the format.

    Bad rows are noted and left out; `finish` compares what was read with what was announced.
    """

    def __init__(self, path: Path, file_format: FileFormat, issues: IssueLog) -> None:
        self.path = path
        self.format = file_format
        self.issues = issues
        self.rows = 0
        self.totals = dict.fromkeys(file_format.totals, 0)
        self._bad_rows = False
        self._readable = True
        self._made = [(place, one.made) for place, one in enumerate(file_format.columns, start=2) if one.made]
        self._cleaned: dict[str, tuple[int, int]] = {}  # by column: how many, and the first line

    def __iter__(self) -> Iterator[Row]:
        with self.path.open("rb") as content:
            reader = csv.reader(_lines(content), delimiter=DELIMITER, strict=True)
            try:
                yield from self._typed(reader)
            except UnicodeDecodeError:
                self._stop(reader.line_num + 1, "n'est pas du texte UTF-8")
            except csv.Error:
                self._stop(reader.line_num, "guillemets ou séparateurs mal formés, ou texte interrompu")

    def finish(self, announced: FileEntry) -> None:
        """Note keys that were cleaned, a wrong number of rows, or a wrong total."""
        for name, (count, first) in self._cleaned.items():
            message = f"{name} : blancs ou caractères invisibles ôtés dans {count} valeur{'s' if count > 1 else ''}"
            self.issues.warn(message, self.format.name, first)
        if not self._readable:
            return
        if self.rows != announced.rows:
            message = f"lignes de données : {self.rows} au lieu de {announced.rows} annoncées"
            self.issues.refuse(message, self.format.name)
        for name, expected in announced.totals.items():
            # A row that could not be read explains a wrong total: once is enough.
            if name in self.totals and self.totals[name] != expected and not self._bad_rows:
                message = f"total de {name} : {self.totals[name]} au lieu de {expected} annoncé"
                self.issues.refuse(message, self.format.name)

    def _stop(self, line: int, message: str) -> None:
        self._readable = False
        self._refuse(line, message)

    def _typed(self, reader: Any) -> Iterator[Row]:
        places = self._places(next(reader, []))
        if places is None:
            return
        width, operation, cells = places
        for raw in reader:
            if not raw:
                continue  # a blank line, often the last one
            self.rows += 1
            line: int = reader.line_num
            if len(raw) != width:
                self._refuse(line, f"{len(raw)} colonnes au lieu de {width}")
                continue
            raw.append("")  # the cell of the columns that the file does not have
            row = self._row(line, raw, raw[operation], cells)
            if row is not None:
                yield row

    def _places(self, header: list[str]) -> tuple[int, int, Cells] | None:
        """Where the columns are in this file, or None when it cannot be read."""
        known = {*self.format.sent, OPERATION}
        missing = [name for name in (*self.format.mandatory, OPERATION) if name not in header]
        if missing:
            self._stop(1, f"colonnes obligatoires absentes : {', '.join(missing)}")
            return None
        if len(set(header)) != len(header):
            self._stop(1, "une colonne est nommée deux fois")
            return None
        unknown = [name for name in header if name not in known]
        if unknown:
            shown = ", ".join(name for name in unknown if _COLUMN.fullmatch(name)) or str(len(unknown))
            self.issues.warn(f"colonnes inconnues du format, ignorées : {shown[:200]}", self.format.name, 1)
        width = len(header)
        empty = self.format.empty_values
        cells = [
            (header.index(one.name) if one.name in header and not one.made else width, one, empty[one.name])
            for one in self.format.columns
        ]
        return width, header.index(OPERATION), cells

    def _row(self, line: int, raw: list[str], operation: str, cells: Cells) -> Row | None:
        before = self.issues.blocking_count
        if operation == UPSERT:
            row = self._upsert(line, raw, cells)
        elif operation == DELETE:
            row = self._delete(line, raw, cells)
        else:
            self._refuse(line, f"{OPERATION} doit valoir {UPSERT} ou {DELETE}")
            return None
        return row if self.issues.blocking_count == before else None

    def _upsert(self, line: int, raw: list[str], cells: Cells) -> Row:
        values: list[Value] = [line, UPSERT]
        for place, column, empty in cells:
            cell = raw[place]
            if not cell and not column.mandatory:
                values.append(empty)
                continue
            try:
                if column.mandatory and (not cell or cell.isspace()):
                    raise BadValue(_EMPTY)
                values.append(column.parse(cell))
            except CleanedKey as cleaned:
                values.append(self._key_without(cleaned, column, line) or empty)
            except ToleratedValue as tolerated:
                self.issues.warn(f"{column.name} : {tolerated}", self.format.name, line)
                values.append(tolerated.value)
            except BadValue as error:
                self._refuse(line, f"{column.name} {error}")
                values.append(None)
        if self._made or self.format.rule or self.totals:
            row = dict(zip(self.format.names, values[2:], strict=True))
            self._whole_row(line, row)
            for place, made in self._made:
                values[place] = made(row)
        return tuple(values)

    def _delete(self, line: int, raw: list[str], cells: Cells) -> Row:
        """Only the key of a row that deletes is read; its amounts count in the totals."""
        values: list[Value] = [line, DELETE]
        for place, column, _ in cells:
            cell, value = raw[place], None
            try:
                if column.key and not cell.strip():
                    raise BadValue(_EMPTY)
                if column.key:
                    value = column.parse(cell)
                elif cell and column.name in self.totals:
                    self.totals[column.name] += cents(cell)
            except CleanedKey as cleaned:
                value = self._key_without(cleaned, column, line)
            except BadValue as error:
                self._refuse(line, f"{column.name} {error}")
            values.append(value)
        return tuple(values)

    def _key_without(self, cleaned: CleanedKey, column: Column, line: int) -> Value:
        """A key without what was around it, which is counted; nothing may be left of one that may be empty."""
        count, first = self._cleaned.get(column.name, (0, line))
        self._cleaned[column.name] = count + 1, first
        if column.mandatory and not cleaned.value:
            self._refuse(line, f"{column.name} {_EMPTY}")
        return cleaned.value

    def _whole_row(self, line: int, row: dict[str, Value]) -> None:
        for name in self.totals:
            amount = row[name]
            self.totals[name] += amount if isinstance(amount, int) else 0
        problem = self.format.rule(row) if self.format.rule else None
        if problem:
            self._refuse(line, problem)

    def _refuse(self, line: int, message: str) -> None:
        self._bad_rows = True
        self.issues.refuse(message, self.format.name, line)


def _lines(content: BinaryIO) -> Iterator[str]:
    """The lines of a file, decoded one at a time so that a bad one can be named."""
    for number, line in enumerate(content):
        if number == 0:
            line = line.removeprefix(_BOM)
        yield line.decode("utf-8")
