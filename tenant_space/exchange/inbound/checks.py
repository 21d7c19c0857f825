"""What only the whole batch can tell: keys named twice, and rows that name an unknown row.

Table and column names come from the models, never from the batch; values travel as parameters.
"""

# ruff: noqa: S608 (SQL is put together from the format's own names; values are always parameters)
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from tenant_space.exchange.enums import BatchMode
from tenant_space.exchange.errors import KEPT_ISSUES, IssueLog
from tenant_space.exchange.format.columns import FileFormat
from tenant_space.exchange.format.exl1 import FILES
from tenant_space.exchange.format.files_accounts import ACCOUNTS
from tenant_space.exchange.format.files_entries import LEDGER_ENTRIES
from tenant_space.exchange.inbound.control import Control
from tenant_space.exchange.inbound.staging import staging_table

_BY_MODEL = {found.model: found for found in FILES.values() if found.model is not None}
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


def references_check(
    file_format: FileFormat, staged: Mapping[str, FileFormat], control: Control, issues: IssueLog
) -> None:
    """Refuse rows that name a row found neither in the batch nor in the portal."""
    for column, model in file_format.parents.items():
        parent = _BY_MODEL.get(model)
        if parent is None:
            continue  # the binaries of documents have their own checks
        known = _known(column, parent, parent.name in staged, control.mode)
        sql = (
            f"SELECT s.line_number, s.{column} FROM {staging_table(file_format)} s"
            f" WHERE s.op = 'U' AND s.{column} IS NOT NULL AND {known} ORDER BY 1 LIMIT {_LIMIT}"
        )
        for line, value in _rows(sql):
            issues.refuse(f"{column} {value} : {parent.noun} inconnu du lot et du portail", file_format.name, line)


def _known(column: str, parent: FileFormat, listed: bool, mode: str) -> str:
    """SQL that is true when no row of the parent's table answers, once the batch is applied."""
    key = parent.keys[0]
    staging = staging_table(parent)
    absent = []
    survivor = f"SELECT 1 FROM {parent.table} l WHERE l.{key} = s.{column}"
    if listed:
        absent.append(f"NOT EXISTS (SELECT 1 FROM {staging} p WHERE p.{key} = s.{column} AND p.op = 'U')")
    if listed and parent.removable:
        removed = f"SELECT 1 FROM {staging} d WHERE d.{key} = s.{column} AND d.op = 'D'"
        survivor += f" AND NOT EXISTS ({removed})"
    if not (listed and parent.removable and mode == BatchMode.FULL):
        absent.append(f"NOT EXISTS ({survivor})")
    return " AND ".join(absent)


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
