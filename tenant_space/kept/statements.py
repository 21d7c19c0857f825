"""Statements that pages ask all the time: put together by Django once a process, then run with other values.

Building a query set and compiling it costs more than the answer. What gives the query set is called with stand-ins
twice; where the two statements differ in nothing but the stand-ins, the text is kept, and the places of the values.
Nothing of a person is kept: the text is that of nobody.
"""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import logging
import weakref
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Generic, TypeVar

from django.db import connection, connections
from django.db.models import Prefetch, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

logger = logging.getLogger(__name__)
Row = TypeVar("Row")
# What makes a query set of given values.
Build = Callable[..., QuerySet[Any, Row]]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A statement that was put together once."""

    template: QuerySet[Any]
    """The query set of stand-ins, never asked."""
    compiler: SQLCompiler
    """What made the text, and knows which column is what."""
    using: str
    """Its database."""
    sql: str
    """The text."""
    params: tuple[Any, ...]
    """Its values; those of the stand-ins are replaced."""
    places: tuple[tuple[int, int], ...]
    """Where a given value goes: its place among the values, and which of those given it is."""
    converters: dict[int, Any]
    """How Django reads the columns that are more than what the driver gives, by their place."""

    def rows(self, given: list[Any]) -> list[Any]:
        """What the database answers with these values."""
        params = list(self.params)
        for place, number in self.places:
            params[place] = given[number]
        connection = connections[self.using]

        def answer(*_: Any, **__: Any) -> list[list[tuple[Any, ...]]]:
            with connection.cursor() as cursor:
                cursor.execute(self.sql, params)
                return [cursor.fetchall()]

        # Django has no way to hand a query set its rows: of this one copy, what asks and what converts is replaced.
        # The types of methods forbid that, hence what is ignored here.
        compiler = copy.copy(self.compiler)
        compiler.connection = connection
        compiler.execute_sql = answer  # type: ignore[method-assign, assignment]
        compiler.get_converters = lambda _: self.converters  # type: ignore[method-assign, assignment]
        template = self.template
        query = copy.copy(template.query)
        query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        asked = type(template)(template.model, query=query, using=self.using)
        for name in ("_iterable_class", "_fields", "_prefetch_related_lookups", "_known_related_objects"):
            setattr(asked, name, getattr(template, name))
        return list(asked)


@dataclass(frozen=True, slots=True)
class _StoodIn:
    """A statement of stand-ins."""

    template: QuerySet[Any]
    """The query set."""
    compiler: SQLCompiler
    """What made its text."""
    sql: str
    """The text."""
    params: tuple[Any, ...]
    """Its values."""
    marks: list[Any]
    """The stand-ins, one for each value given."""
    begun_at: dt.datetime
    """When it was begun to be put together: a moment between this and the end is that of asking."""
    ended_at: dt.datetime
    """When it was put together."""

    def given_as(self, param: Any) -> int | None:
        """Which of the values given this one stands for, after the last of them the present; None: for itself."""
        if isinstance(param, dt.datetime) and param.tzinfo and self.begun_at <= param <= self.ended_at:
            return len(self.marks)
        return next((number for number, mark in enumerate(self.marks) if _same(param, mark)), None)


class KeptStatement(Generic[Row]):
    """One statement in its few shapes: with so many accounts, with or without a filter."""

    _all: ClassVar[weakref.WeakSet[KeptStatement[Any]]] = weakref.WeakSet()

    def __init__(self, name: str) -> None:
        self.name = name
        self.kept: dict[Hashable, _Kept | None] = {}
        self._day: dt.date | None = None
        self._all.add(self)

    def rows(self, shape: Hashable, given: list[Any], build: Build[Row]) -> list[Row]:
        """The rows of the query set that `build` makes of the values given.

        `shape` is all else that `build` goes by; it must not be anything of a person. A day or moment that `build`
        asks of the clock itself is the present one.
        """
        kept = self._of(shape, given, build) if connection.vendor == "postgresql" else None
        return list(build(*given)) if kept is None else kept.rows([*given, timezone.now()])

    def _of(self, shape: Hashable, given: list[Any], build: Build[Row]) -> _Kept | None:
        today = timezone.localdate()
        if self._day != today:
            self._day, self.kept = today, {}
        kept = self.kept  # another thread may begin a day
        if shape not in kept:
            kept[shape] = _put_together(given, build)
            if kept[shape] is None:
                logger.error("the statement of %s cannot be kept", self.name)
        return kept[shape]

    @classmethod
    def forget_all(cls) -> None:
        """Have all put together again: a rule has changed, which happens in tests only."""
        for statement in cls._all:
            statement.kept = {}

    @classmethod
    def all(cls) -> list[KeptStatement[Any]]:
        """Those of this process."""
        return list(cls._all)


def _put_together(given: list[Any], build: Build[Any]) -> _Kept | None:
    """The statement, if it is made of its text and of values that are given; None: something else is in it."""
    one, other = (_stood_in(itertools.count(start), given, build) for start in (0, 500))
    if one is None or other is None or one.sql != other.sql or len(one.params) != len(other.params):
        return None
    places = []
    for place, (mine, theirs) in enumerate(zip(one.params, other.params, strict=True)):
        number = one.given_as(mine)
        if number is not None and number == other.given_as(theirs):
            places.append((place, number))
        elif number is not None or not _same(mine, theirs):
            return None
    compiler = one.compiler
    converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
    params = tuple(value.value if isinstance(value, Enum) else value for value in one.params)
    return _Kept(one.template, compiler, one.template.db, one.sql, params, tuple(places), converters)


def _stood_in(numbers: Iterator[int], given: list[Any], build: Build[Any]) -> _StoodIn | None:
    marks, begun_at = [_like(value, next(numbers)) for value in given], timezone.now()
    rows = build(*marks)
    if any(isinstance(one, Prefetch) and one.queryset is not None for one in _prefetched(rows)):
        return None  # its own statement would keep the stand-ins
    compiler = rows.query.get_compiler(using=rows.db)
    sql, params = compiler.as_sql()
    return _StoodIn(rows, compiler, sql, tuple(params), marks, begun_at, timezone.now())


def _prefetched(rows: QuerySet[Any]) -> tuple[str | Prefetch[Any], ...]:
    found: tuple[str | Prefetch[Any], ...] = rows._prefetch_related_lookups  # type: ignore[attr-defined]  # of Django
    return found


def _like(value: Any, number: int) -> Any:
    """A value of the same type that nothing has. Raises `TypeError` for a type that has no such values.

    No two lie as far apart as two others, so that one is never taken for what was reckoned from another.
    """
    apart = 11 * (number + 3) ** 2
    if isinstance(value, str):
        return f"stand-in {number}"
    if isinstance(value, dt.datetime):
        return dt.datetime(1200, 1, 1, tzinfo=value.tzinfo) + dt.timedelta(seconds=apart)
    if isinstance(value, dt.date):
        return dt.date(1200, 1, 1) + dt.timedelta(days=apart)
    if isinstance(value, int) and not isinstance(value, bool):
        return 1_987_654_000 + apart
    raise TypeError(f"no value of a kept statement: {type(value).__name__}")


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)
