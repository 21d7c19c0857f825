"""The database of the suite: migrated once, then copied for whoever needs one."""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import environ
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connections
from psycopg._preparing import Prepare, PrepareManager
from psycopg.pq.abc import PGresult
from pytest_django import DjangoDbBlocker

from tests.kit.services import ROOT, PostgreSQL

SAMPLE = ROOT / "tests/tenant_space/exchange/sample/in"
FULL, DELTA = "20261122T020000Z_000123_FULL", "20261123T020000Z_000124_DELTA"
# With the tests' own topic: a portal that runs without it never looks at its one table.
OF_THE_TESTS = ["--settings", "config.settings.test"]
# Statements that one connection keeps prepared, beyond the driver's hundred: tests ask more than a portal does.
MOST_PREPARED = 500
SQLITE = os.environ.get("PORTAL_TEST_DATABASE") == "sqlite"


# Where the processes of one run find the server and the folder that they share: written by `Shared`.
SHARED_FOLDER, SHARED_PORT = "PORTAL_TEST_FOLDER", "PORTAL_TEST_PORT"


class Shared:
    """The server and the folder of a run in several processes: each template is then built once, by the first."""

    def __init__(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="portal-db-")
        self.server = None if SQLITE else PostgreSQL(few_rows=True).start()
        os.environ[SHARED_FOLDER] = self.folder
        if self.server:
            os.environ[SHARED_PORT] = str(self.server.port)

    def stop(self) -> None:
        if self.server:
            self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Databases:
    """Hands out copies of prepared databases, on PostgreSQL or as SQLite files."""

    def __init__(self, *, few_rows: bool = False) -> None:
        self.numbers = itertools.count(1)
        shared, port = os.environ.get(SHARED_FOLDER), os.environ.get(SHARED_PORT)
        self.owner = shared is None
        self.folder = Path(shared or tempfile.mkdtemp(prefix="portal-db-"))
        self.server: PostgreSQL | None = None
        if not SQLITE:
            self.server = PostgreSQL.at(int(port)) if port else PostgreSQL(few_rows=few_rows).start()
        self.prepared: dict[str, str] = {}
        self._site = ""

    @contextmanager
    def _one_at_a_time(self, name: str) -> Iterator[bool]:
        """Whether the template of this name is there already; else it is built inside, while the others wait."""
        made = self.folder / f"{name}.made"
        with (self.folder / f"{name}.lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield made.exists()
            made.touch()

    def empty(self, name: str) -> str:
        return self.server.create(name) if self.server else self._address(name)

    def copy(self, template: str) -> str:
        """A fresh copy of a prepared database, under a name that no other process gives; returns its address."""
        name = f"{template}_{os.getpid()}_{next(self.numbers)}"
        if self.server:
            return self.server.create(name, template)
        target = self.folder / f"{name}.sqlite3"
        shutil.copyfile(self.folder / f"{template}.sqlite3", target)
        return f"sqlite:///{target}"

    def copy_over(self, address: str, template: str) -> None:
        """Make the database at this address once more a fresh copy of a prepared one. Nobody may be using it."""
        if self.server:
            self.server.create(address.rpartition("/")[2], template)
            return
        target = Path(address.removeprefix("sqlite:///"))
        for beside in ("-wal", "-shm"):
            Path(f"{target}{beside}").unlink(missing_ok=True)
        shutil.copyfile(self.folder / f"{template}.sqlite3", target)

    def site(self) -> str:
        """The database of the tests that read pages, made when the first of them comes."""
        if not self._site:
            self._site = self.copy(self.prepare("site_of_the_tests", "migrated", ["setup_site"], here=True))
        return self._site

    def migrated_prepared(self) -> str:
        return self.prepare("migrated", None, ["migrate", "--verbosity", "0", *OF_THE_TESTS])

    def site_prepared(self) -> str:
        """The template of the portals: the pages, without the tests' own."""
        return self.prepare("site", "migrated", ["setup_site"])

    def batch_prepared(self) -> str:
        """The template of the portals: the pages and the first batch of the sample."""
        return self.prepare("site_with_batch", self.site_prepared(), ["import_erp", str(SAMPLE / FULL)])

    def prepare(self, name: str, start: str | None, *commands: list[str], here: bool = False) -> str:
        """Build a template once: a copy of `start` (or nothing) after these commands.

        `here`: in this process, with the settings of the tests; it has loaded the portal already.
        """
        if name not in self.prepared:
            with self._one_at_a_time(name) as made:
                if made:
                    self.prepared[name] = self._address(name)
                elif start is None:
                    self.prepared[name] = self._from_nothing(name, *commands)
                else:
                    self.prepared[name] = self._copy_as(start, name)
                    for command in commands:
                        (self._do if here else self._manage)(self.prepared[name], *command)
        return name

    def _address(self, name: str) -> str:
        return self.server.address(name) if self.server else f"sqlite:///{self.folder / name}.sqlite3"

    def _from_nothing(self, name: str, *commands: list[str]) -> str:
        """Of several runs of the suite one builds, and the others take its result."""
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
        self._settle(address)

    def _do(self, address: str, *command: str) -> None:
        point_at(address)
        call_command(*command, stdout=StringIO())
        connections["default"].close()
        self._settle(address)

    def _settle(self, address: str) -> None:
        """What the write-ahead log of SQLite still holds must be in the file that is copied."""
        if not self.server:
            with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def stop(self) -> None:
        if not self.owner:
            return
        if self.server:
            self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def point_at(address: str) -> None:
    """Make Django's connection use this database from now on."""
    connection = connections["default"]
    connection.close()
    config = environ.Env.db_url_config(address)
    assert config["ENGINE"] == connection.settings_dict["ENGINE"], "the settings are not those of the tests"
    connection.settings_dict.update({key: config[key] for key in ("NAME", "HOST", "PORT", "USER", "PASSWORD")})


def statements_stay_prepared() -> None:
    """After the rollback that ends each test, what PostgreSQL prepared stays prepared, as it does after a commit.

    The driver forgets all of it at each rollback, for the sake of tables made and dropped inside; these it still
    forgets when they are dropped. The next test would have the same few hundred statements read and planned again.
    """
    discards = PrepareManager._should_discard

    def discards_unless_rolled_back(
        self: PrepareManager, prepared: Prepare, results: Sequence[PGresult], *more: Any
    ) -> bool:
        kept = [found for found in results if not (found.command_status or b"").startswith(b"ROLLBACK")]
        return discards(self, prepared, kept, *more)

    # The driver has no setting for it, and types forbid replacing a method; renamed, it would fail above.
    PrepareManager._should_discard = discards_unless_rolled_back  # type: ignore[assignment, method-assign]
    PrepareManager.prepared_max = MOST_PREPARED


PICTURE = "original_images/exemple-avis-echeance.png"
# What a portal keeps in its cache once it has served a page of the site of the tests.
KEPT_OF_THE_SITE: dict[str, Any] = {}


@contextmanager
def site_database(databases: Databases, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make the tests inside work on the database on which `setup_site` has run.

    It is one for the whole session: each test rolls back what it did.
    """
    # The benches import this before the path is set.
    from config.site_content.specimen import specimen_png

    with blocker.unblock():
        before = dict(connections["default"].settings_dict)
        point_at(databases.site())
        # The database comes from another process; the files of the suite are in the memory of this one.
        if not default_storage.exists(PICTURE):
            default_storage.save(PICTURE, ContentFile(specimen_png()[0]))
        if not KEPT_OF_THE_SITE:
            KEPT_OF_THE_SITE.update(_kept_after_a_page())
    yield
    with blocker.unblock():
        connections["default"].close()
        connections["default"].settings_dict.update(before)


def _kept_after_a_page() -> dict[str, Any]:
    """What serving a page puts into the cache, by key. The small copy of the picture is drawn here, once for all."""
    from forms.submissions import promise
    from home import selectors as home
    from tenant_space.editable_words import wordings
    from tenant_space.kept import KeptForAll
    from tenant_space.landlord import selectors as landlord

    cache.clear()
    things: tuple[KeptForAll[Any], ...] = (
        home.KEPT_TREE,
        home.KEPT_TERMS,
        home.KEPT_SITE,
        landlord.KEPT_LANDLORD,
        promise.KEPT_DAYS,
        wordings.KEPT,
    )
    for thing in things:
        thing()
    tree = home.KEPT_TREE()
    pages = [home.kept_page(tree, slug) for slug in tree.secured]
    for page in pages:
        page()
    keys = [*(thing.key for thing in things), *(page.key for page in pages)]
    found = cache.get_many(keys)
    assert len(found) == len(keys), "each of them is kept"
    cache.clear()
    return found
