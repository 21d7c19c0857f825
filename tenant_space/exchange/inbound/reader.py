"""Reading the rows of one file: types, mandatory cells, counts and totals."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from tenant_space.exchange.errors import IssueLog
from tenant_space.exchange.format.columns import Column, FileFormat
from tenant_space.exchange.format.exl1 import DELETE, DELIMITER, LEFT_OUT, OPERATION, UPSERT
from tenant_space.exchange.format.values import BadValue, CleanedKey, Parser, ToleratedValue, Value, cents
from tenant_space.exchange.inbound.control import FileEntry

Row = tuple[Value, ...]
# Where a cell is, its column, how it is read, and what it is worth when it is empty.
Cells = list[tuple[int, Column, Parser, Value]]

_COLUMN = re.compile(r"[a-z0-9_]{1,40}")
_BOM = b"\xef\xbb\xbf"
# A carriage return that ends no line. The reader of CSV takes it for the end of one, and gives up.
_LONE_RETURN = re.compile(rb"\r+(?=[^\r\n])")
_IN_ITS_PLACE = b"\v"
_EMPTY = "est obligatoire et vide"
_NO_DATE = "est obligatoire, et cette date veut dire « aucune »"


class FileReader:
    """The rows of a file, one by one: line number, operation, then the columns of the format.

    Of a bad row only the key is given, with the operation `LEFT_OUT`; nothing when the key itself cannot be read.
    Each is noted. `finish` compares what was read with what was announced.
    """

    def __init__(self, path: Path, file_format: FileFormat, issues: IssueLog, extracted_on: dt.date) -> None:
        self.path = path
        self.format = file_format
        self.issues = issues
        self.extracted_on = extracted_on
        self.rows = 0
        self.totals = dict.fromkeys(file_format.totals, 0)
        self.left_out = 0
        """Rows left out."""
        self.keys_lost = 0
        """Among them, those of which nobody knows which row they were."""
        self._uncounted: set[str] = set()
        self._readable = True
        self._made = [(place, one.made) for place, one in enumerate(file_format.columns, start=2) if one.made]
        self._cleaned: dict[str, tuple[int, int]] = {}  # by column: how many, and the first line

    def __iter__(self) -> Iterator[Row]:
        with self.path.open("rb") as content:
            reader = csv.reader(_lines(content), delimiter=DELIMITER, strict=True)
            try:
                yield from self._typed(reader)
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
            # An amount that could not be read explains a wrong total: the row is noted already.
            if name in self.totals and self.totals[name] != expected and name not in self._uncounted:
                message = f"total de {name} : {self.totals[name]} au lieu de {expected} annoncé"
                self.issues.refuse(message, self.format.name)

    def _stop(self, line: int, message: str) -> None:
        self._readable = False
        self.issues.refuse(message, self.format.name, line)

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
                self._leave_out(line, [f"{len(raw)} colonnes au lieu de {width}"], key_lost=True)
                self._uncounted.update(self.totals)
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
            (
                header.index(one.name) if one.name in header and not one.made else width,
                one,
                one.parser(self.extracted_on),
                empty[one.name],
            )
            for one in self.format.columns
        ]
        return width, header.index(OPERATION), cells

    def _row(self, line: int, raw: list[str], operation: str, cells: Cells) -> Row | None:
        if operation == DELETE:
            values, problems, key_lost = self._delete(line, raw, cells)
        else:
            values, problems, key_lost = self._upsert(line, raw, cells)
            if operation != UPSERT:
                problems.append(f"{OPERATION} doit valoir {UPSERT} ou {DELETE}")
        if not problems:
            return tuple(values)
        self._leave_out(line, problems, key_lost=key_lost)
        if key_lost:
            return None
        keys = (value if cell[1].key else None for value, cell in zip(values[2:], cells, strict=True))
        return line, LEFT_OUT, *keys

    def _upsert(self, line: int, raw: list[str], cells: Cells) -> tuple[list[Value], list[str], bool]:
        """The values of a row that writes, what is wrong with it, and whether its key is lost."""
        values: list[Value] = [line, UPSERT]
        problems: list[str] = []
        key_lost = False
        for place, column, parse, empty in cells:
            cell = raw[place]
            if not cell and not column.mandatory:
                values.append(empty)
                continue
            try:
                values.append(self._value(line, column, parse, cell, empty))
            except BadValue as error:
                problems.append(f"{column.name} {error}")
                key_lost = key_lost or column.key
                values.append(None)
                if column.name in self.totals:
                    self._uncounted.add(column.name)
        if self._made or self.format.rule or self.totals:
            row = dict(zip(self.format.names, values[2:], strict=True))
            self._whole_row(row, problems)
            for place, made in self._made:
                values[place] = None if problems else made(row)
        return values, problems, key_lost

    def _value(self, line: int, column: Column, parse: Parser, cell: str, empty: Value) -> Value:
        """The value of a cell; a repair is warned of, or counted. Raises `BadValue`."""
        if column.mandatory and (not cell or cell.isspace()):
            raise BadValue(_EMPTY)
        try:
            value = parse(cell)
        except CleanedKey as cleaned:
            return self._key_without(cleaned, column, line) or empty
        except ToleratedValue as tolerated:
            value = tolerated.value
            if column.mandatory and (value is None or not str(value).strip()):
                raise BadValue(str(tolerated)) from tolerated
            self.issues.warn(f"{column.name} : {tolerated}", self.format.name, line)
        if value is None and column.mandatory:
            raise BadValue(_NO_DATE)
        return value

    def _delete(self, line: int, raw: list[str], cells: Cells) -> tuple[list[Value], list[str], bool]:
        """Only the key of a row that deletes is read; its amounts count in the totals."""
        values: list[Value] = [line, DELETE]
        problems: list[str] = []
        key_lost = False
        for place, column, parse, _ in cells:
            cell, value = raw[place], None
            try:
                if column.key:
                    value = self._value(line, column, parse, cell, None)
                elif cell and column.name in self.totals:
                    self.totals[column.name] += cents(cell)
            except BadValue as error:
                problems.append(f"{column.name} {error}")
                key_lost = key_lost or column.key
                self._uncounted.update({column.name} & set(self.totals))
            values.append(value)
        return values, problems, key_lost

    def _key_without(self, cleaned: CleanedKey, column: Column, line: int) -> Value:
        """A key without what was around it, which is counted. Raises `BadValue` when nothing is left that must be."""
        count, first = self._cleaned.get(column.name, (0, line))
        self._cleaned[column.name] = count + 1, first
        if column.mandatory and not cleaned.value:
            raise BadValue(_EMPTY)
        return cleaned.value

    def _whole_row(self, row: dict[str, Value], problems: list[str]) -> None:
        for name in self.totals:
            amount = row[name]
            self.totals[name] += amount if isinstance(amount, int) else 0
        if self.format.rule and not problems and (problem := self.format.rule(row)):
            problems.append(problem)

    def _leave_out(self, line: int, problems: list[str], *, key_lost: bool) -> None:
        self.left_out += 1
        self.keys_lost += key_lost
        self.issues.leave_out(problems, self.format.name, line)


def _lines(content: BinaryIO) -> Iterator[str]:
    """The lines of a file. Bytes that are not UTF-8 stay as marks, by which the cell they are in is refused.

    A carriage return inside a line becomes another control character: like any other, it is taken out of a free
    text, and refuses the row elsewhere.
    """
    for number, line in enumerate(content):
        if number == 0:
            line = line.removeprefix(_BOM)
        if b"\r" in line:
            line = _LONE_RETURN.sub(_IN_ITS_PLACE, line)
        yield line.decode("utf-8", "surrogateescape")
