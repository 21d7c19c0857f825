"""A statement as a table for a person who opens it in a French spreadsheet by a double click."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from tenant_space.files.sheets import harmless_line
from tenant_space.statements import words
from tenant_space.statements.figures import Statement

MIME = "text/csv; charset=utf-8"


def sheet(statement: Statement) -> bytes:
    """The whole period: UTF-8 with its mark, semicolons, dd/mm/yyyy, decimal commas, exact."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(words.SHEET_COLUMNS)
    first, last = f"{statement.first_day:%d/%m/%Y}", f"{statement.last_day:%d/%m/%Y}"
    writer.writerow((first, words.OPENING, "", "", decimal(statement.opening_cents)))
    for line in statement.lines:
        amounts = (decimal(cents) if cents else "" for cents in (line.debit_cents, line.credit_cents))
        writer.writerow((f"{line.day:%d/%m/%Y}", harmless_line(line.label), *amounts, decimal(line.balance_cents)))
    totals = (statement.debit_cents, statement.credit_cents, statement.closing_cents)
    writer.writerow((last, words.TOTAL, *map(decimal, totals)))
    for row in _pending_rows(statement):
        writer.writerow(row)
    return out.getvalue().encode("utf-8-sig")


def _pending_rows(statement: Statement) -> Iterator[tuple[str, ...]]:
    """What is paid and not yet a line, after the totals, down to the balance that every page shows."""
    owed = statement.closing_cents
    for one in statement.pending:
        owed -= one.cents
        yield f"{one.day:%d/%m/%Y}", harmless_line(one.text), "", decimal(one.cents), decimal(owed)


def decimal(cents: int) -> str:
    """An amount in cents as a spreadsheet computes with it: `-1234,56`."""
    units, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{units},{rest:02d}"
