"""Never two batches at once on one database, in either direction."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from tenant_space.exchange.errors import BatchBusy

_LOCK_NUMBER = 0x45584C31  # « EXL1 »
_EXPORT_NUMBER = 0x45584C32


@contextmanager
def import_lock() -> Iterator[None]:
    """Hold the lock of imports; raises `BatchBusy` when another import has it.

    On SQLite the write lock of the one transaction is enough, since the sequence is read again inside it.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with _advisory_lock(_LOCK_NUMBER):
        yield


@contextmanager
def export_lock(directory: Path) -> Iterator[None]:
    """Hold the lock of exports; raises `BatchBusy` when another export has it.

    The folder is written after the transaction: on SQLite a lock on the folder of all batches guards it.
    """
    if connection.vendor == "postgresql":
        with _advisory_lock(_EXPORT_NUMBER):
            yield
        return
    directory.mkdir(parents=True, exist_ok=True)
    number = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(number)
        raise BatchBusy from error
    try:
        yield
    finally:
        os.close(number)


@contextmanager
def _advisory_lock(number: int) -> Iterator[None]:
    """A lock of PostgreSQL, which frees it by itself when the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise BatchBusy
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
