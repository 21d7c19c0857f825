"""Rows by the million: one statement of SQL writes as many as one likes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection, models

# The landlord's day, in SQL: PostgreSQL's own is that of UTC, which is another one around midnight.
TODAY = f"(now() AT TIME ZONE '{settings.TIME_ZONE}')::date"


def multiply(like: models.Model, count: int, **expressions: Any) -> None:
    """Insert n rows like this one, but for these columns: SQL that may use n, the row's number from 1."""
    _insert(like, "generate_series(1, %s) AS n", [count], expressions)


def repeat(like: models.Model, source: str, *parameters: Any, **expressions: Any) -> None:
    """Insert a row like this one for each of a source, but for these columns: SQL that may use what the source has."""
    _insert(like, source, [*parameters], expressions)


def _insert(like: models.Model, source: str, of_source: list[Any], expressions: dict[str, Any]) -> None:
    columns, values, parameters = [], [], []
    for field in like._meta.concrete_fields:
        value: Any = getattr(like, field.attname)
        if field.attname in expressions:
            values.append(expressions.pop(field.attname))
        elif isinstance(field, models.AutoField):
            continue
        else:
            values.append("%s")
            parameters.append(field.get_db_prep_save(value, connection))
        columns.append(connection.ops.quote_name(field.column))
    assert not expressions, f"no such column: {expressions}"
    table = connection.ops.quote_name(like._meta.db_table)
    select = ", ".join(values)
    run(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {select} FROM {source}", *parameters, *of_source)


def run(sql: str, *parameters: Any) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
