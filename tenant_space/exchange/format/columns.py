"""How a file of the exchange is described: its columns, and what a missing row means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models.fields import NOT_PROVIDED

from tenant_space.exchange.format.dates import DateKind, bounded
from tenant_space.exchange.format.values import Parser, Value

RowRule = Callable[[Mapping[str, Value]], str | None]
# The column that names a rent account, in every file that has one.
_OWNER = "account_number"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file."""

    name: str
    """Also the name of the database's column."""
    parse: Parser
    """How its cells are read."""
    key: bool = False
    """Whether it is, or is part of, what names a row."""
    mandatory: bool = False
    """Whether a cell of it may not be empty."""
    made: Callable[[Mapping[str, Value]], Value] | None = None
    """Makes the value of the others of the row; None: it stands in the file."""
    dates: DateKind | None = None
    """Of a day or a moment: what it is about, hence which dates can be meant."""

    def parser(self, extracted_on: dt.date) -> Parser:
        """Its parser in a batch of this day."""
        return bounded(self.parse, self.dates, extracted_on) if self.dates else self.parse


def key(name: str, parse: Parser) -> Column:
    """A column that identifies the row; also needed in a row that deletes."""
    return Column(name, parse, key=True, mandatory=True)


def must(name: str, parse: Parser, dates: DateKind | None = None) -> Column:
    """A column that is never empty."""
    return Column(name, parse, mandatory=True, dates=dates)


def may(name: str, parse: Parser, dates: DateKind | None = None) -> Column:
    """A column that may be empty, or absent from the file."""
    return Column(name, parse, dates=dates)


def made(name: str, parse: Parser, maker: Callable[[Mapping[str, Value]], Value]) -> Column:
    """A column of the table that no file has: made of the others whenever a row is written."""
    return Column(name, parse, made=maker)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a row that the ERP no longer names is ended."""

    changes: Mapping[str, str]
    """SQL by column; `%(day)s` is the local day of the extraction."""
    open_when: str
    """Only rows where this holds are changed, so that ending twice changes nothing."""
    counted_when: str = ""
    """Which rows count as in force for the safety brakes; empty: those that are open."""

    @property
    def in_force(self) -> str:
        """SQL that is true of a row in force on `%(day)s`, the day of the extraction."""
        return self.counted_when or self.open_when


@dataclass(frozen=True)
class FileFormat:
    """One of the files of EXL 1 and the table it feeds.

    A row that a full batch does not name, or that is marked for deletion, is ended (`ending`),
    removed (`removable`), or else left as it is.
    """

    name: str
    """With its extension."""
    model: type[models.Model] | None
    """The table it feeds; None: it feeds none."""
    columns: Sequence[Column]
    """All but the operation, in the order of the description."""
    noun: str
    """What a row is, in the words of messages."""
    ending: Ending | None = None
    """None: a row is removed, or stays."""
    removable: bool = False
    """Whether a row is deleted when it is no longer named."""
    shown_when: str = ""
    """Of removable rows: SQL that is true of one that tenants see on `%(day)s`, or at the end of it (`%(next_day)s`);
    empty: always."""
    reopening: Mapping[str, str] = field(default_factory=dict)
    """SQL values given, each time the file names a row, to columns that the file does not have."""
    since: Mapping[str, str] = field(default_factory=dict)
    """Columns of the table that say since when another one has what it has: written when that one changes."""
    totals: Sequence[str] = ()
    """The columns whose sums the control file announces."""
    rule: RowRule | None = None
    """What the cells of one row must be to each other."""

    @property
    def code(self) -> str:
        """The file's name without its extension."""
        return self.name.removesuffix(".csv")

    @cached_property
    def names(self) -> list[str]:
        """The columns of the table that a row gives."""
        return [column.name for column in self.columns]

    @cached_property
    def sent(self) -> list[str]:
        """The columns that stand in the file."""
        return [column.name for column in self.columns if column.made is None]

    @cached_property
    def keys(self) -> list[str]:
        return [column.name for column in self.columns if column.key]

    @property
    def in_force(self) -> str:
        """SQL that is true of a row that the safety brakes count as in force on `%(day)s`; empty: every row."""
        return self.ending.in_force if self.ending else self.shown_when

    @cached_property
    def owners(self) -> list[str]:
        """The columns, beside its key, that say to which account a row belongs."""
        return [name for name in self.names if name == _OWNER and name not in self.keys]

    @cached_property
    def mandatory(self) -> list[str]:
        return [column.name for column in self.columns if column.mandatory]

    @cached_property
    def table(self) -> str:
        return self._model._meta.db_table

    @cached_property
    def fields(self) -> dict[str, models.Field[Any, Any]]:
        """The model field behind each column."""
        by_column = {found.column: found for found in self._model._meta.concrete_fields}
        return {name: by_column[name] for name in self.names}

    @cached_property
    def parents(self) -> dict[str, type[models.Model]]:
        """The columns that must name a row of another table."""
        found: dict[str, type[models.Model]] = {}
        for name, model_field in self.fields.items():
            if isinstance(model_field, models.ForeignKey):
                found[name] = model_field.related_model
        return found

    @cached_property
    def empty_values(self) -> dict[str, Value]:
        """What an empty cell is stored as."""
        return (
            {name: _empty(found) for name, found in self.fields.items()} if self.model else dict.fromkeys(self.names)
        )

    @property
    def _model(self) -> type[models.Model]:
        if self.model is None:
            raise LookupError(f"{self.name} feeds no table")
        return self.model


def _empty(model_field: models.Field[Any, Any]) -> Value:
    if model_field.null:
        return None
    if model_field.default is not NOT_PROVIDED:
        return model_field.default
    return "" if model_field.empty_strings_allowed else None
