"""Plans for the very values of a statement, where PostgreSQL would otherwise keep one plan for all values."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def planned_for_its_values() -> Iterator[None]:
    """Have PostgreSQL plan what is asked inside each time anew, for the words that are looked for.

    What a connection asks often is prepared, and then planned once for whatever values come: which index serves a
    word depends on how many rows have it, which such a plan does not look at (PostgreSQL, `plan_cache_mode`; psycopg
    prepares nothing without a `prepare_threshold`). What is only made inside and asked afterwards is prepared as ever.
    Nothing changes on SQLite.
    """
    connection.ensure_connection()
    bound = connection.connection
    before = getattr(bound, "prepare_threshold", None)
    if before is None:
        yield
        return
    bound.prepare_threshold = None
    try:
        yield
    finally:
        bound.prepare_threshold = before
