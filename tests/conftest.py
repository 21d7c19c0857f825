"""The database of the suite: migrated once, then copied for whoever needs one."""

from __future__ import annotations

import gc
import os
import re
from collections.abc import Callable, Iterator
from functools import cache as cache_of_calls
from functools import wraps
from pathlib import Path
from typing import Any
from weakref import WeakSet

import hypothesis
import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started, setting_changed
from django.db import close_old_connections, connections
from django.dispatch import receiver
from pytest_django import DjangoDbBlocker

from forms.submissions.uploads import attachments, page_images
from tenant_space.identity import afterwards
from tenant_space.identity.models import User
from tenant_space.kept.statements import KeptStatement
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.afterwards import jobs_do
from tests.kit.databases import (
    KEPT_OF_THE_SITE,
    SQLITE,
    Databases,
    Shared,
    point_at,
    site_database,
    statements_stay_prepared,
)
from tests.kit.rebuilt_once import file_cleaned_once, pages_drawn_once
from tests.kit.services import ClamAV
from tests.kit.typing import Client

# The browser library keeps an event loop running, which Django takes for an asynchronous caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
# Not after every seven hundred new objects: a page makes a hundred thousand, and drops nearly all by itself.
gc.set_threshold(50_000, 20, 20)
# The same examples at every run: a red build is then a change's own.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.load_profile("steady")


# The quick look while working runs one case of each test.
FIRST_CASES = os.environ.get("PORTAL_TEST_CASES") == "first"
TESTS = Path(__file__).parent
UPLOADS = TESTS / "forms/submissions/uploads"
WITHOUT_SCRIPTS = re.compile(r"\[.*(no script|without JavaScript)")
MADE_WHILE_READ = "test_many_calls.py"
WITHOUT_LONG_RUNS = re.compile(r"^not faults\b(?!.*\bor\b)|\band not faults\b")
# Fixtures that start a service, or a portal with its own.
SERVICES = {"clamav", "own_scanner", "portal", "redis", "s3", "s3_for_requests", "smtp"}
# Where the two databases can differ: locks, JSON, text search, dates, sums, writing in bulk. The rest is rules,
# words and screens on top of these, which PostgreSQL has all.
DIFFERENT_ON_SQLITE = (
    "config/test_setup_site.py",
    "config/test_worker.py",
    "forms/access_help/test_help.py",
    "forms/insurance/test_insurance_and_erp.py",
    "forms/insurance/test_reminders.py",
    "forms/rent_receipts/test_receipt_request.py",
    "forms/submissions/desk/test_bulk",
    "forms/submissions/desk/test_closed_",
    "forms/submissions/desk/test_export.py",
    "forms/submissions/desk/test_figures.py",
    "forms/submissions/desk/test_lines.py",
    "forms/submissions/desk/test_list.py",
    "forms/submissions/desk/test_panel_counts.py",
    "forms/submissions/desk/test_search_",
    "forms/submissions/desk/test_twins.py",
    "forms/submissions/desk/test_two_at_once.py",
    "forms/submissions/desk/test_walking.py",
    "forms/submissions/test_",
    "forms/submissions/uploads/test_leftovers.py",
    "forms/submissions/uploads/test_quarantine.py",
    "forms/submissions/uploads/test_upload_brakes.py",
    "forms/submissions/uploads/test_uploads.py",
    "home/test_departures.py",
    "home/test_editors_files.py",
    "home/test_first_run.py",
    "home/test_kept_site.py",
    "security/test_scope_power.py",
    "tenant_space/claims/test_claims.py",
    "tenant_space/dashboard/",
    "tenant_space/documents/test_documents.py",
    "tenant_space/editable_words/",
    "tenant_space/exchange/",
    "tenant_space/identity/sign_up/test_services.py",
    "tenant_space/identity/tenant_access/test_former_tenants.py",
    "tenant_space/identity/tenant_access/test_lifecycle.py",
    "tenant_space/identity/tenant_access/test_opening.py",
    "tenant_space/identity/tenant_access/test_scope.py",
    "tenant_space/identity/tenant_access/test_services.py",
    "tenant_space/identity/test_limits.py",
    "tenant_space/journal/",
    "tenant_space/ledger/",
    "tenant_space/notifications/test_outbox.py",
    "tenant_space/payments/test_ledger_lines.py",
    "tenant_space/payments/test_notifications.py",
    "tenant_space/payments/test_one_balance.py",
    "tenant_space/payments/test_staff_told.py",
    "tenant_space/residence/test_residence.py",
    "tenant_space/secured/test_pages_lock.py",
    "tenant_space/statements/test_files.py",
    "tenant_space/tenancy/",
)
# A mark and a fixture: tests with one of them are for SQLite wherever they stand, and their modules name it.
ALSO_ON_SQLITE = ("sqlite_too", "own_database")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Modules of which nothing is run are not even read where that takes seconds: each process would read them.

    On SQLite those in which nothing is for it; and the generated calls of the long runs, which are made while read.
    """
    if SQLITE and collection_path.match("test_*.py") and not _is_read_on_sqlite(collection_path):
        return True
    if collection_path.name == MADE_WHILE_READ and WITHOUT_LONG_RUNS.search(config.option.markexpr):
        return True
    return None


@cache_of_calls
def _is_read_on_sqlite(path: Path) -> bool:
    if path.relative_to(TESTS).as_posix().startswith(DIFFERENT_ON_SQLITE):
        return True
    text = path.read_text()
    return any(word in text for word in ALSO_ON_SQLITE)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """The slow ones first: when the short ones are left, no process waits long for the others."""
    for item in items:
        _mark_other_way(item)
        if _can_differ(item) and not _is_read_on_sqlite(item.path):
            raise pytest.UsageError(f"{item.nodeid} is for SQLite, and its module is not read there")
        if SERVICES & set(getattr(item, "fixturenames", ())):
            item.add_marker("services")
    if SQLITE or FIRST_CASES:
        kept = _first_cases([item for item in items if not SQLITE or _can_differ(item)])
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in kept])
        items[:] = [item for item in items if item.nodeid in kept]
    yield  # here pytest looks at the marks, and pytest-django sorts in its own way
    slow = ("browser", "short_faults", "faults")
    items.sort(key=lambda item: (not any(item.get_closest_marker(name) for name in slow), not _shares_portal(item)))


def _shares_portal(item: pytest.Item) -> bool:
    """Those that share a portal one after the other: once another one changed it, it has to begin again."""
    return getattr(getattr(item, "module", None), "SHARED_PORTAL", False)


def _first_cases(items: list[pytest.Item]) -> set[str]:
    """The first case of each test: cases are about rules, and the leg on PostgreSQL has them all."""
    first = {item.nodeid.partition("[")[0]: item for item in reversed(items)}
    return {item.nodeid for item in first.values()}


def _can_differ(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    if any(item.get_closest_marker(word) or word in names for word in ALSO_ON_SQLITE):
        return True
    touches = "db" in names or item.get_closest_marker("django_db") is not None
    return touches and item.nodeid.removeprefix("tests/").startswith(DIFFERENT_ON_SQLITE)


def _mark_other_way(item: pytest.Item) -> None:
    """Of a journey in two ways one is run each time: with scripts; on the phone for tenants, at the desk for staff."""
    parameters = item.callspec.params.values() if hasattr(item, "callspec") else ()
    other = "phone" if getattr(getattr(item, "module", None), "AT_A_DESK", False) else "desktop"
    if item.get_closest_marker("browser") and (other in parameters or WITHOUT_SCRIPTS.search(item.nodeid)):
        item.add_marker("other_way")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """A run in several processes has one database server: the first process starts it, before it starts the others."""
    if getattr(session.config.option, "numprocesses", None) and not hasattr(session.config, "workerinput"):
        shared = Shared()
        session.config.add_cleanup(shared.stop)


def pytest_collection_finish() -> None:
    """What was loaded and collected stays: the search for garbage leaves it out from now on."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    statements_stay_prepared()
    found = Databases(few_rows=True)
    found.migrated_prepared()
    yield found
    found.stop()


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Instead of migrating again, pytest-django works on a copy of the migrated database."""
    with django_db_blocker.unblock():
        point_at(databases.copy("migrated"))
    yield
    with django_db_blocker.unblock():
        connections["default"].close()


@pytest.fixture(scope="module")
def site_ready(databases: Databases, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tests of this module work on the database on which `setup_site` has run."""
    with site_database(databases, django_db_blocker):
        yield


@pytest.fixture
def own_database(
    databases: Databases, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Callable[[], None]]:
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
def fresh_cache(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test meets what another one kept.

    On the database with pages it begins as after the first page that the portal served: the tree, the terms and the
    landlord are kept, as they are nearly always. Else each of thousands of tests reads them again for one page.
    """
    cache.clear()
    if "site_ready" in request.fixturenames:
        cache.set_many(KEPT_OF_THE_SITE)
    yield
    cache.clear()


@pytest.fixture
def left_to_worker() -> Callable[[], None]:
    """What is left to the worker waits until the test calls this."""
    return jobs_do


@pytest.fixture(autouse=True)
def nothing_waits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left to the worker is done at once, but where a test looks at the difference."""
    if "left_to_worker" not in request.fixturenames:
        _replaced(monkeypatch, afterwards, "leave", lambda work, sealed: work.call(sealed))


@pytest.fixture(autouse=True)
def rebuilt_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file sent by several tests is rebuilt for the first of them; those about the rebuilding do it each time."""
    if not request.path.is_relative_to(UPLOADS):
        _replaced(monkeypatch, attachments, "file_cleaned", file_cleaned_once)
        _replaced(monkeypatch, page_images, "pages_drawn", pages_drawn_once)


# pytest's own: what is replaced for nearly all tests is no rule of a statement.
_replaced = pytest.MonkeyPatch.setattr
_replacing = WeakSet[pytest.MonkeyPatch]()


def _forgets(name: str) -> None:
    """What a test replaces may be a rule that a kept statement goes by: such are put together again, also after it.

    In the other tests they stay for the process, as in production; without them a page takes half as long again.
    """
    own = getattr(pytest.MonkeyPatch, name)

    @wraps(own)
    def forgetting(self: pytest.MonkeyPatch, *args: Any, **kwargs: Any) -> None:
        own(self, *args, **kwargs)
        if name != "undo":
            _replacing.add(self)
        if self in _replacing:
            KeptStatement.forget_all()

    setattr(pytest.MonkeyPatch, name, forgetting)


for _name in ("setattr", "delattr", "setitem", "delitem", "undo"):
    _forgets(_name)


@receiver(setting_changed)
def statements_forgotten(**kwargs: Any) -> None:
    """A setting is a value of some of the kept statements."""
    KeptStatement.forget_all()


@pytest.fixture
def holder(db: None) -> Holder:
    """Somebody who holds account 123456. What a topic needs besides, it adds under the same name."""
    return f.HolderFactory(account__account_number="123456")


@pytest.fixture
def user(holder: Holder) -> User:
    """The sign-in of that person."""
    return getattr(holder.tenant, "user", None) or f.UserFactory(tenant=holder.tenant)


@pytest.fixture
def tenant_client(client: Client, user: User) -> Client:
    """A browser in which that person is signed in."""
    client.force_login(user)
    return client


@pytest.fixture
def one_connection(db: None) -> Iterator[None]:
    """What serves a call stays inside the transaction of the test, as Django's own client makes sure by itself."""
    signals = request_started, request_finished
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)
