"""Safety brakes: what a batch would end is counted before it is kept, and too much of it holds the batch.

A file whose rows were lost on the way looks like everybody moving out on one night. What a batch ends is looked
at by its effect, whatever brings it about: rows that are no longer named, marks, or dates and flags of the rows.
A row that passes to another account ends for those who read it, and tells others of it.

Table and column names come from the models, never from the batch; values travel as parameters.
"""

# ruff: noqa: S608 (SQL is put together from the format's own names; values are always parameters)
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from tenant_space.exchange.format.columns import FileFormat
from tenant_space.exchange.format.files_accounts import ACCOUNTS, HOLDERS, LEASES
from tenant_space.exchange.format.files_entries import LEDGER_ENTRIES
from tenant_space.exchange.inbound.apply import FileCounts, not_older
from tenant_space.exchange.inbound.control import Control
from tenant_space.exchange.inbound.staging import staging_table
from tenant_space.tenancy.models import Holder

KEPT_LOSSES = 1000
_ACCESSES, _BALANCES = "exl_before_accesses", "exl_before_balances"
# Of an account without lines, so many months of rent and charges need no other reason: a quarter, since garages and
# shops are billed by it, and a month for what comes once a year.
_MONTHS = 4
_LINES = f"SELECT SUM(e.debit_cents - e.credit_cents) FROM {LEDGER_ENTRIES.table} e WHERE e.account_number = "


@dataclass(frozen=True, slots=True)
class Stop:
    """One reason why a batch is held."""

    message: str
    """What would end, in numbers."""
    file_name: str = ""
    """The file it is about; empty: the batch as a whole."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What a batch ends."""

    stops: tuple[Stop, ...]
    """Why it should not be applied before somebody looked at it; none: nothing unusual."""
    lost: tuple[tuple[str, str], ...]
    """Account and person of each access that ends, the first `KEPT_LOSSES`."""
    lost_count: int
    """All of them."""


@contextmanager
def effects_watched(staged: Mapping[str, FileFormat], control: Control) -> Iterator[EffectsWatch]:
    """Remember what is in force before a batch is applied. Inside the transaction that applies it."""
    watch = EffectsWatch(staged, control)
    watch.remember()
    yield watch
    watch.forget()


class EffectsWatch:
    """Compares what is in force before and after a batch, with statements on whole sets."""

    def __init__(self, staged: Mapping[str, FileFormat], control: Control) -> None:
        self.staged = staged
        day = control.extracted_on
        self.day = {"day": day.isoformat(), "next_day": (day + dt.timedelta(days=1)).isoformat()}
        self.window = control.window_from
        self.owed = 0
        self.passed_on: dict[str, int] = {}
        """By file without such keys, how many rows the batch gives to another account."""

    @property
    def _remembered(self) -> list[FileFormat]:
        """The files whose rows can end by what is written in them."""
        return [found for found in self.staged.values() if found.in_force]

    def remember(self) -> None:
        """Keep the keys in force, the accesses and the balances that will move, in temporary tables."""
        for file_format in self._remembered:
            names = [*file_format.keys, *file_format.owners]
            kept = ", ".join(names)
            _table(_before(file_format), _types(file_format, names))
            rows = f"SELECT {kept} FROM {file_format.table} WHERE ({file_format.in_force})"
            _run(f"INSERT INTO {_before(file_format)} ({kept}) {rows}", self.day)
        for file_format in self.staged.values():
            if file_format.owners and not file_format.in_force:
                self.passed_on[file_format.name] = _passed_on(file_format)
        _table(_ACCESSES, _types(HOLDERS, ["account_number", "tenant_id"]))
        readers, parameters = _readers()
        _run(f"INSERT INTO {_ACCESSES} (account_number, tenant_id) {readers}", parameters)
        if ACCOUNTS.name in self.staged:
            self._remember_balances()

    def _remember_balances(self) -> None:
        """Of the accounts that the batch moves: balance, sum of the lines, and what is due of them a month."""
        amounts = {"balance_cents": "bigint", "lines_cents": "numeric", "due_cents": "numeric"}
        _table(_BALANCES, {**_types(ACCOUNTS, ["account_number"]), **amounts})
        _run(
            f"""INSERT INTO {_BALANCES} (account_number, balance_cents, lines_cents, due_cents)
            SELECT a.account_number, a.balance_cents, ({_LINES} a.account_number), COALESCE((
                SELECT SUM(COALESCE(r.rent_cents, 0) + COALESCE(r.charges_cents, 0)) FROM {LEASES.table} r
                WHERE r.account_number = a.account_number AND ({LEASES.in_force})
            ), 0)
            FROM {staging_table(ACCOUNTS)} s JOIN {ACCOUNTS.table} a ON a.account_number = s.account_number
            WHERE s.op = 'U' AND s.balance_cents <> a.balance_cents""",
            self.day,
        )
        self.owed = int(_row(f"SELECT COALESCE(SUM(ABS(balance_cents)), 0) FROM {ACCOUNTS.table}")[0])

    def forget(self) -> None:
        """Drop the temporary tables; those of a transaction that is rolled back go by themselves."""
        for table in (*(_before(file_format) for file_format in self._remembered), _ACCESSES, _BALANCES):
            _run(f"DROP TABLE IF EXISTS {table}")

    def read(self, counts: Mapping[str, FileCounts]) -> Effects:
        """What the batch, now applied, ended, and whether that is too much."""
        lost = self._lost()
        stops = [*self._stopped_rows(counts), *self._stopped_accesses(len(lost)), *self._stopped_balances()]
        return Effects(tuple(stops), tuple(lost[:KEPT_LOSSES]), len(lost))

    def _stopped_rows(self, counts: Mapping[str, FileCounts]) -> Iterator[Stop]:
        for file_format in self.staged.values():
            ended, active = self._ended(file_format, counts[file_format.name])
            if _too_many(ended, active):
                share = _share(ended, active)
                what = "prendraient fin ou seraient retirées"
                if file_format.owners:
                    what = "prendraient fin, seraient retirées ou passeraient à un autre compte"
                text = f"{ended} lignes sur {active} en vigueur {what} ({share})"
                yield Stop(text, file_format.name)

    def _ended(self, file_format: FileFormat, counts: FileCounts) -> tuple[int, int]:
        """How many rows in force ended, and how many there were."""
        if not file_format.in_force:
            gone = counts.removed + self.passed_on.get(file_format.name, 0)
            return gone, self._there_were(file_format, counts, gone) if gone else 0
        same = " AND ".join(f"l.{name} = b.{name}" for name in [*file_format.keys, *file_format.owners])
        still = f"SELECT 1 FROM {file_format.table} l WHERE {same} AND ({file_format.in_force})"
        ended = f"SELECT COUNT(*) FROM {_before(file_format)} b WHERE NOT EXISTS ({still})"
        active, gone = _row(f"SELECT (SELECT COUNT(*) FROM {_before(file_format)}), ({ended})", self.day)
        return gone, active

    def _there_were(self, file_format: FileFormat, counts: FileCounts, gone: int) -> int:
        windowed = file_format is LEDGER_ENTRIES and self.window
        within = " WHERE accounting_date >= %(window)s" if windowed else ""
        now: int = _row(f"SELECT COUNT(*) FROM {file_format.table}{within}", {"window": self.window})[0]
        return max(gone, now - counts.inserted + counts.removed)

    def _lost(self) -> list[tuple[str, str]]:
        readers, parameters = _readers()
        gone = f"SELECT account_number, tenant_id FROM {_ACCESSES} EXCEPT {readers} ORDER BY 1, 2"
        return [(account, person) for account, person in _rows(gone, parameters)]

    def _stopped_accesses(self, lost: int) -> Iterator[Stop]:
        active = _row(f"SELECT COUNT(*) FROM {_ACCESSES}")[0]
        if _too_many(lost, active):
            yield Stop(f"{lost} accès à un compte sur {active} seraient perdus ({_share(lost, active)})")

    def _stopped_balances(self) -> Iterator[Stop]:
        """Balances that moved without lines that explain it: their number, or their sum, is too much.

        An account whose lines the portal never had moves each month all the same. What counts of it is how much
        further from nothing it went than what it is due explains; a payment takes it nearer. The same amount with the
        other sign is no payment: a file whose signs were turned.
        """
        if ACCOUNTS.name not in self.staged:
            return
        moved, cents = _row(
            f"""SELECT COUNT(*), COALESCE(SUM(ABS(moved)), 0) FROM (
                SELECT CASE WHEN b.lines_cents IS NOT NULL
                    THEN a.balance_cents - b.balance_cents - COALESCE(({_LINES} a.account_number), 0) + b.lines_cents
                    WHEN a.balance_cents = -b.balance_cents THEN a.balance_cents - b.balance_cents
                    WHEN ABS(a.balance_cents) > ABS(b.balance_cents) + {_MONTHS} * b.due_cents
                    THEN ABS(a.balance_cents) - ABS(b.balance_cents) - {_MONTHS} * b.due_cents
                    ELSE 0 END AS moved
                FROM {_BALANCES} b JOIN {ACCOUNTS.table} a ON a.account_number = b.account_number
            ) found WHERE moved <> 0"""
        )
        active = _row(f"SELECT COUNT(*) FROM {_before(ACCOUNTS)}")[0]
        euros = settings.PORTAL_IMPORT_BRAKE_EUROS * 100
        too_much = cents >= euros and int(cents) * 100 > settings.PORTAL_IMPORT_BRAKE_PERCENT * self.owed
        if moved and (too_much or _too_many(moved, active)):
            text = (
                f"{moved} soldes sur {active} changent de {cents / 100:.0f} € en tout sans écritures qui l'expliquent"
            )
            yield Stop(text, ACCOUNTS.name)


def _too_many(ended: int, active: int) -> bool:
    """Whether so many endings stop a batch: all there were, or more than the share and the number of the settings."""
    if not ended:
        return False
    share = ended * 100 > settings.PORTAL_IMPORT_BRAKE_PERCENT * active
    return ended >= active or (share and ended >= settings.PORTAL_IMPORT_BRAKE_ROWS)


def _share(ended: int, active: int) -> str:
    return f"{ended * 100 / active:.0f} %"


def _before(file_format: FileFormat) -> str:
    return f"exl_before_{file_format.code}"


def _types(file_format: FileFormat, names: Sequence[str]) -> dict[str, str | None]:
    return {name: file_format.fields[name].db_type(connection) for name in names}


def _passed_on(file_format: FileFormat) -> int:
    """How many rows of the portal the staged ones give to another account. Before they are written."""
    same = " AND ".join(f"l.{name} = s.{name}" for name in file_format.keys)
    other = " OR ".join(f"l.{name} <> s.{name}" for name in file_format.owners)
    rows = f"FROM {staging_table(file_format)} s JOIN {file_format.table} l ON {same}"
    count: int = _row(f"SELECT COUNT(*) {rows} WHERE s.op = 'U' AND ({other}) AND {not_older(file_format.names)}")[0]
    return count


def _readers() -> tuple[str, Sequence[Any]]:
    """SQL of the accesses of today, as the portal itself decides them: account and person, each once."""
    accesses = Holder.objects.reading().values("account_id", "tenant_id").distinct()
    sql, parameters = accesses.query.sql_with_params()
    return sql, parameters


def _table(name: str, columns: Mapping[str, str | None]) -> None:
    _run(f"DROP TABLE IF EXISTS {name}")
    _run(f"CREATE TEMPORARY TABLE {name} ({', '.join(f'{column} {type_}' for column, type_ in columns.items())})")


def _run(sql: str, parameters: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def _rows(sql: str, parameters: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _row(sql: str, parameters: Any = None) -> tuple[Any, ...]:
    return _rows(sql, parameters)[0]
