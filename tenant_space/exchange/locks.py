"""Never two batches at once on one database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tenant_space.exchange.errors import BatchBusy

_LOCK_NUMBER = 0x45584C31  # « EXL1 »


@contextmanager
def import_lock() -> Iterator[None]:
    """Hold the lock of imports; raises `BatchBusy` when another import has it.

    PostgreSQL frees it by itself when the process dies. On SQLite the write lock of the one
    transaction is enough, since the sequence is read again inside it.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK_NUMBER])
        if not cursor.fetchone()[0]:
            raise BatchBusy
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK_NUMBER])
