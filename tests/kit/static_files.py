"""Static files in tests: a name that production would not find is refused here too."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

from tests.kit.services import ROOT

STATIC = ROOT / "var" / "test-static"


class KnownFilesStorage(StaticFilesStorage):
    """Refuses a file that would not be gathered, as the storage of production does.

    Django's plain one gives any name an address: a missing picture is then a page that only breaks for real people.
    """

    def url(self, name: str | None) -> str:
        if name and not name.endswith("/") and not _is_found(name.partition("?")[0].partition("#")[0]):
            raise ValueError(f"{name!r} is not among the static files")
        return super().url(name)


@cache
def _is_found(name: str) -> bool:
    return finders.find(name) is not None


def static_gathered() -> Path:
    """The folder of the static files as production serves them, gathered once in a run, whatever its processes."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    STATIC.mkdir(parents=True, exist_ok=True)
    with STATIC.with_suffix(".run").open("a+") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        mark.seek(0)
        if mark.read() != run:
            _gather()
            mark.truncate(0)
            mark.write(run)
    return STATIC


def _gather() -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))}
    environment = {**clean, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "PORTAL_STATIC_ROOT": str(STATIC)}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
