"""Temporary tables that hold the rows of a batch until they are checked and merged.

They live in the connection and outside the transaction: loading them locks nobody.
"""

# ruff: noqa: S608 (SQL is put together from the format's own names; values are always parameters)
from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import DateTimeField

from tenant_space.exchange.format.columns import FileFormat
from tenant_space.exchange.format.exl1 import LEFT_OUT
from tenant_space.exchange.inbound.reader import Row

_CHUNK = 500


def staging_table(file_format: FileFormat) -> str:
    """The name of the temporary table of a file."""
    return f"exl_{file_format.code}"


@contextmanager
def staging_open(formats: Iterable[FileFormat]) -> Iterator[None]:
    """Create an empty temporary table for each file, and drop them at the end."""
    tables = {staging_table(file_format): file_format for file_format in formats}
    with connection.cursor() as cursor:
        for table, file_format in tables.items():
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
            cursor.execute(f"CREATE TEMPORARY TABLE {table} ({_definition(file_format)})")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"DROP TABLE IF EXISTS {table}")


def staging_load(file_format: FileFormat, rows: Iterable[Row]) -> None:
    """Fill the temporary table of a file: by COPY on PostgreSQL, many rows at a time on SQLite."""
    table = staging_table(file_format)
    columns = ", ".join(["line_number", "op", *file_format.names])
    if connection.vendor == "postgresql":
        _copy(table, columns, rows)
    else:
        _insert_many(table, columns, file_format, rows)
    _prepare(table, file_format)


def staging_leave_out(file_format: FileFormat, condition: str, parameters: Sequence[Any] = ()) -> None:
    """Leave out the staged rows for which this holds; their keys still count as seen."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {staging_table(file_format)} SET op = '{LEFT_OUT}' WHERE {condition}", parameters)


def _definition(file_format: FileFormat) -> str:
    types = [f"{name} {found.db_type(connection)}" for name, found in file_format.fields.items()]
    return ", ".join(["line_number integer", "op varchar(1)", *types])


def _copy(table: str, columns: str, rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _insert_many(table: str, columns: str, file_format: FileFormat, rows: Iterable[Row]) -> None:
    # Moments are stored there without their zone, which is always UTC.
    marks = ["substr(%s, 1, 19)" if isinstance(f, DateTimeField) else "%s" for f in file_format.fields.values()]
    places = ", ".join(["%s", "%s", *marks])
    pending = iter(rows)
    with connection.cursor() as cursor:
        # A savepoint outside a transaction opens a deferred one: each row would else be committed
        # alone, and BEGIN IMMEDIATE would keep the web from writing for that time.
        cursor.execute("SAVEPOINT exl_load")
        try:
            while chunk := list(itertools.islice(pending, _CHUNK)):
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", chunk)
        finally:
            cursor.execute("RELEASE exl_load")


def _prepare(table: str, file_format: FileFormat) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {table}")
        else:
            cursor.execute(f"CREATE INDEX temp.{table}_key ON {table} ({', '.join(file_format.keys)})")
