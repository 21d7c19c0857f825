"""What only the whole batch can tell: keys named twice, too many wrong rows, accounts that do not add up.

Table and column names come from the models, never from the batch; values travel as parameters.
"""

# ruff: noqa: S608 (SQL is put together from the format's own names; values are always parameters)
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import connection

from tenant_space.exchange.errors import KEPT_ISSUES, IssueLog
from tenant_space.exchange.format.columns import FileFormat
from tenant_space.exchange.format.files_accounts import ACCOUNTS
from tenant_space.exchange.format.files_entries import LEDGER_ENTRIES
from tenant_space.exchange.inbound.apply import FileRows
from tenant_space.exchange.inbound.staging import staging_table

_LIMIT = KEPT_ISSUES + 1  # one more, so that the log knows there are others


def duplicates_check(file_format: FileFormat, issues: IssueLog) -> None:
    """Refuse a key that a file names twice, whatever the operation."""
    keys = ", ".join(file_format.keys)
    sql = (
        f"SELECT MAX(line_number), MIN(line_number), {keys} FROM {staging_table(file_format)}"
        f" GROUP BY {keys} HAVING COUNT(*) > 1 ORDER BY 1 LIMIT {_LIMIT}"
    )
    for line, first, *values in _rows(sql):
        named = ", ".join(f"{name} {value}" for name, value in zip(file_format.keys, values, strict=True))
        issues.refuse(f"{named} est déjà à la ligne {first}", file_format.name, line)


def share_check(read: Mapping[str, FileRows], issues: IssueLog) -> None:
    """Refuse the batch when too many rows of a file are wrong: then it is the file that is wrong."""
    most = settings.PORTAL_IMPORT_BAD_ROWS_PERCENT
    for name, found in read.items():
        wrong = found.left_out - found.along
        if wrong * 100 > most * found.rows:
            share = f"{wrong * 100 / found.rows:.1f}".replace(".", ",")
            limit = f"{most:g}".replace(".", ",")
            issues.refuse(
                f"lignes fausses : {wrong} sur {found.rows}, soit {share} %, plus que les {limit} % permis", name
            )


def balances_check(staged: Mapping[str, FileFormat], issues: IssueLog) -> None:
    """Warn of accounts whose entries do not add up to their balance.

    To be called once the batch is applied: a full batch may carry only a window of the entries.
    The portal shows the ERP's balance in any case.
    """
    if ACCOUNTS.name not in staged or LEDGER_ENTRIES.name not in staged:
        return
    sql = f"""
        SELECT s.line_number, a.account_number, a.balance_cents, COALESCE(e.total, 0)
        FROM {staging_table(ACCOUNTS)} s
        JOIN {ACCOUNTS.table} a ON a.account_number = s.account_number
        LEFT JOIN (
            SELECT account_number, SUM(debit_cents) - SUM(credit_cents) AS total
            FROM {LEDGER_ENTRIES.table} GROUP BY account_number
        ) e ON e.account_number = a.account_number
        WHERE s.op = 'U' AND a.balance_cents <> COALESCE(e.total, 0)
        ORDER BY 1"""
    for line, number, balance, total in _rows(sql):
        message = f"compte {number} : solde de {balance} centimes, mais {total} centimes d'après ses écritures"
        issues.warn(message, ACCOUNTS.name, line)


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
