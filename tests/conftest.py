"""The database of the suite: migrated once, then copied for whoever needs one."""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import environ
import hypothesis
import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections

from tests.services import ROOT, ClamAV, PostgreSQL

# The browser library keeps an event loop running, which Django takes for an asynchronous caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
# The same examples at every run: a red build is then a change's own.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.load_profile("steady")
SQLITE = os.environ.get("PORTAL_TEST_DATABASE") == "sqlite"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """The slow ones first: when the short ones are left, no process waits long for the others.

    On SQLite each test runs with its first case only: the cases are about rules, and PostgreSQL has them all.
    """
    for item in items:
        _mark_other_size(item)
    if SQLITE:
        first = {item.nodeid.partition("[")[0]: item for item in reversed(items)}
        again = [item for item in items if first[item.nodeid.partition("[")[0]] is not item]
        config.hook.pytest_deselected(items=again)
        items[:] = [item for item in items if first[item.nodeid.partition("[")[0]] is item]
    yield  # here pytest looks at the marks, and pytest-django sorts in its own way
    slow = ("browser", "short_faults", "faults")
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in slow))


def _mark_other_size(item: pytest.Item) -> None:
    """Of a journey in two sizes one is run each time: the phone for tenants, the desk for who works at one."""
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    other = "phone" if getattr(item.module, "AT_A_DESK", False) else "desktop"
    if item.get_closest_marker("browser") and other in parameters:
        item.add_marker("other_size")


class Databases:
    """Hands out copies of prepared databases, on PostgreSQL or as SQLite files."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)
        self.folder = Path(tempfile.mkdtemp(prefix="portal-db-"))
        self.server = None if SQLITE else PostgreSQL().start()
        self.prepared: dict[str, str] = {}

    def empty(self, name: str) -> str:
        return self.server.create(name) if self.server else f"sqlite:///{self.folder / name}.sqlite3"

    def copy(self, template: str) -> str:
        """A fresh copy of a prepared database; returns its address."""
        name = f"{template}_{next(self.numbers)}"
        if self.server:
            return self.server.create(name, template)
        target = self.folder / f"{name}.sqlite3"
        shutil.copyfile(self.folder / f"{template}.sqlite3", target)
        return f"sqlite:///{target}"

    def prepare(self, name: str, start: str | None, *commands: list[str]) -> str:
        """Build a template once: a copy of `start` (or nothing) after these commands."""
        if name not in self.prepared:
            if start is None:
                self.prepared[name] = self._from_nothing(name, *commands)
            else:
                self.prepared[name] = self._copy_as(start, name)
                for command in commands:
                    self._manage(self.prepared[name], *command)
        return name

    def _from_nothing(self, name: str, *commands: list[str]) -> str:
        """Of several processes of the suite one builds, and the others take its result."""
        address, lock = self.empty(name), self._kept(name).with_suffix(".lock")
        lock.parent.mkdir(parents=True, exist_ok=True)
        with lock.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            if not self._restored(name):
                for command in commands:
                    self._manage(address, *command)
                self._keep(name)
        return address

    def _kept(self, name: str) -> Path:
        """Where a database made from nothing is kept until a migration or a pin changes."""
        sources = sorted([*ROOT.glob("*/**/migrations/*.py"), ROOT / "requirements.txt"])
        digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources if ".venv" not in path.parts))
        kind = "sql" if self.server else "sqlite3"
        return ROOT / "var" / "test-databases" / f"{name}-{digest.hexdigest()[:16]}.{kind}"

    def _restored(self, name: str) -> bool:
        kept = self._kept(name)
        if not kept.exists():
            return False
        if self.server:
            self.server.restore(name, kept)
        else:
            shutil.copyfile(kept, self.folder / f"{name}.sqlite3")
        return True

    def _keep(self, name: str) -> None:
        kept = self._kept(name)
        kept.parent.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(f".{os.getpid()}")  # another run may be writing the same
        if self.server:
            self.server.dump(name, partial)
        else:
            shutil.copyfile(self.folder / f"{name}.sqlite3", partial)
        partial.rename(kept)

    def _copy_as(self, start: str, name: str) -> str:
        if self.server:
            return self.server.create(name, start)
        shutil.copyfile(self.folder / f"{start}.sqlite3", self.folder / f"{name}.sqlite3")
        return f"sqlite:///{self.folder / name}.sqlite3"

    def _manage(self, address: str, *command: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))}
        environment = {
            **clean,
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "PORTAL_DATABASE_URL": address,
            "PORTAL_MEDIA_ROOT": str(self.folder / "media"),
        }
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{command}: {done.stdout}\n{done.stderr}")
        if not self.server:  # what the write-ahead log still holds must be in the copied file
            subprocess.run(
                [
                    sys.executable,
                    "-c",
                    "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA wal_checkpoint(TRUNCATE)')",
                    address.removeprefix("sqlite:///"),
                ],
                check=True,
            )

    def stop(self) -> None:
        if self.server:
            self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    found = Databases()
    found.prepare("migrated", None, ["migrate", "--verbosity", "0"])
    yield found
    found.stop()


def point_at(address: str) -> None:
    """Make Django's connection use this database from now on."""
    connection = connections["default"]
    connection.close()
    config = environ.Env.db_url_config(address)
    assert config["ENGINE"] == connection.settings_dict["ENGINE"], "the settings are not those of the tests"
    connection.settings_dict.update({key: config[key] for key in ("NAME", "HOST", "PORT", "USER", "PASSWORD")})


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases, django_db_blocker) -> Iterator[None]:
    """Instead of migrating again, pytest-django works on a copy of the migrated database."""
    with django_db_blocker.unblock():
        point_at(databases.copy("migrated"))
    yield
    with django_db_blocker.unblock():
        connections["default"].close()


@pytest.fixture(scope="module")
def site_ready(databases: Databases, django_db_setup, django_db_blocker) -> Iterator[None]:
    """The tests of this module work on a copy of a database on which `setup_site` has run."""
    from tests.home.prepared import site_database  # which imports this module

    with site_database(databases, django_db_blocker):
        yield


@pytest.fixture
def own_database(databases: Databases, django_db_setup, django_db_blocker) -> Iterator[Callable[[], None]]:
    """A database of this test's own, with real commits, for what several connections do at once."""
    with django_db_blocker.unblock():
        before = dict(connections["default"].settings_dict)
        point_at(databases.copy("migrated"))
        yield lambda: None
        connections["default"].close()
        connections["default"].settings_dict.update(before)


@pytest.fixture(scope="session")
def clamav() -> Iterator[ClamAV]:
    """A running virus scanner, for whoever only asks it; who pauses or kills one starts his own."""
    scanner = ClamAV().start()
    yield scanner
    scanner.stop()


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def one_connection(db) -> Iterator[None]:
    """What serves a call stays inside the transaction of the test, as Django's own client makes sure by itself."""
    signals = request_started, request_finished
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)
