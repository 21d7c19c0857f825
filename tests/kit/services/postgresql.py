"""The database server."""

from __future__ import annotations

import os
import pwd
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg

from tests.kit.services.base import Server, free_port, wait_for


class PostgreSQL(Server):
    """A throw-away server from Debian's package, on a free port and in a temporary folder.

    With `few_rows` it neither compiles statements nor gathers figures about tables: of the handful of rows that a
    test writes, both cost more than they save, at each statement.
    """

    everywhere = True

    def __init__(self, *, durable: bool = False, few_rows: bool = False) -> None:
        super().__init__("portal-pg-")
        self.port = free_port()
        self.durable = durable
        self.few_rows = few_rows
        self.bin = max(Path("/usr/lib/postgresql").glob("*/bin"))
        # PostgreSQL refuses to run as root; Debian's package brings a user for it.
        account = pwd.getpwnam("postgres") if os.getuid() == 0 else None
        self.as_user: dict[str, Any] = (
            {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        )
        if account:
            os.chown(self.folder, account.pw_uid, account.pw_gid)

    @classmethod
    def at(cls, port: int) -> PostgreSQL:
        """The server that another process started on this port, and stops."""
        joined = cls.__new__(cls)
        joined.port, joined.bin = port, max(Path("/usr/lib/postgresql").glob("*/bin"))
        return joined

    def start(self) -> PostgreSQL:
        data = self.folder / "data"
        if not data.exists():
            self._run("initdb", "-D", str(data), "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        wait_for(self._started, 20, "PostgreSQL")
        return self

    def _started(self) -> bool:
        """Whether it answers. After `kill` its backends end a moment later than it; until then it will not start."""
        if self.process is None or self.process.poll() is not None:
            self._spawn_server()
            time.sleep(0.1)
        return bool(self.run("SELECT 1"))

    def _spawn_server(self) -> None:
        safe = "on" if self.durable else "off"
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.folder),
            "fsync": safe,
            "synchronous_commit": safe,
            "full_page_writes": safe,
            "max_connections": 200,
            **({"jit": "off", "autovacuum": "off"} if self.few_rows else {}),
        }
        command = [str(self.bin / "postgres"), "-D", str(self.folder / "data")]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        self.spawn(command, cwd=self.folder, **self.as_user)

    def _run(self, name: str, *args: str) -> None:
        subprocess.run([self.bin / name, *args], check=True, capture_output=True, cwd=self.folder, **self.as_user)

    def run(self, sql: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement outside any transaction."""
        with psycopg.connect(self.address(database), autocommit=True, connect_timeout=2) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def create(self, name: str, template: str = "template1") -> str:
        """Create a database, a copy of another one, and return its address."""
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.address(name)

    def dump(self, name: str, target: Path) -> None:
        """Write a database as SQL."""
        command = [str(self.bin / "pg_dump"), "--no-owner", "-f", str(target), self.address(name)]
        subprocess.run(command, check=True, capture_output=True)

    def restore(self, name: str, source: Path) -> None:
        """Fill an empty database with SQL written by `dump`."""
        command = [str(self.bin / "psql"), "-q", "-v", "ON_ERROR_STOP=1", "-f", str(source), self.address(name)]
        subprocess.run(command, check=True, capture_output=True)

    def address(self, name: str) -> str:
        return f"postgres://portal@127.0.0.1:{self.port}/{name}"
