"""Rows that can be shown: one that cannot is left out, logged and counted, so that the page still says the rest.

What the ERP once sent may be such that a day cannot be named or a sum not made. Nobody should lose a whole page
to one line of it.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, cached_property
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404
from django.utils import timezone

logger = logging.getLogger(__name__)
Given = TypeVar("Given")
Made = TypeVar("Made")
# They are about the whole page, not about one row.
_NOT_OF_A_ROW = (DatabaseError, Http404, PermissionDenied)


@dataclass(slots=True)
class LeftOut:
    """What was left out of a page or an answer."""

    count: int = 0
    """How many rows, so far."""


_counted: ContextVar[LeftOut | None] = ContextVar("left_out", default=None)


@contextmanager
def left_out_counted() -> Iterator[LeftOut]:
    """Count the rows left out meanwhile, for a page or an answer to say so."""
    left_out = LeftOut()
    token = _counted.set(left_out)
    try:
        yield left_out
    finally:
        _counted.reset(token)


def showable(what: str, rows: Iterable[Given], make: Callable[[Given], Made]) -> list[Made]:
    """What `make` gives for each row that can be shown.

    A row is left out when it cannot be made, or when something of it that a page reads cannot be said: a moment
    of its fields, or one of its properties. Each is logged as `what` with its key, never with its content.
    """
    made: list[Made] = []
    for row in rows:
        try:
            one = make(row)
            _read(one)
        except _NOT_OF_A_ROW:
            raise
        except Exception as error:
            logger.error("%s %s not shown: %s", what, _key(row), type(error).__name__)
            if left_out := _counted.get():
                left_out.count += 1
        else:
            made.append(one)
    return made


def shown_or(what: str, make: Callable[[], Made], otherwise: Made) -> Made:
    """What `make` gives, or what stands in its place when that cannot be shown: a part of a page, like a row."""
    made = showable(what, [None], lambda _: make())
    return made[0] if made else otherwise


def _key(row: Any) -> str:
    return str(getattr(row, "pk", "") or getattr(row, "__name__", ""))


def _read(value: Any) -> None:
    """Read all that a page could ask of a value. Raises whatever that raises."""
    if isinstance(value, dt.datetime):
        timezone.localtime(value)
    elif isinstance(value, (tuple, list)):
        for one in value:
            _read(one)
    else:
        for name in _asked(cast(Hashable, type(value))):
            _read(getattr(value, name))


@cache
def _asked(kind: type) -> tuple[str, ...]:
    """The names of the fields and properties of a dataclass; none of anything else."""
    if not is_dataclass(kind):
        return ()
    read = property, cached_property
    properties = (name for name in dir(kind) if isinstance(getattr(kind, name), read) and not name.startswith("_"))
    return (*(field.name for field in fields(kind)), *properties)
