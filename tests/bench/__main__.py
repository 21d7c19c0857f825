"""Run the benches, each on a copy of one prepared site on PostgreSQL: `python -m tests.bench [--quick] [NAME…]`.

A name stands for all that begin with it: `pages` for `pages-growth`, `pages-weight`…
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.kit.databases import Databases
from tests.kit.services import ROOT, PostgreSQL

FOUND = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
BENCHES = {name.replace("_", "-"): name for name in FOUND}
# They measure what the tests have already found right: quick only when asked for by their whole name.
NOT_QUICK = {"load", "load-closed", "pages-lighthouse", "pages-lines", "pages-pdf", "pages-weight"}
# Only with the address of another site, which whoever measures serves.
NEEDS_ANOTHER_SITE = "home-beside"
SITE = "site"


def main(arguments: list[str]) -> int:
    """Run the benches asked for, or all; return 1 when one of them missed a goal."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"beginning of one of {', '.join(BENCHES)}")
    parser.add_argument("--quick", action="store_true", help="small, for correctness only")
    parser.add_argument("--rows", type=int, help="ledger lines of the large portal of pages-growth")
    parser.add_argument("--beside", metavar="ADDRESS", help="page of another site on this machine, for home-beside")
    asked = parser.parse_args(arguments)
    names = [name for name in BENCHES if any(_stands_for(start, name) for start in asked.names or [""])]
    if not names:
        parser.error(f"no such bench: {' '.join(asked.names)}")
    if asked.quick:
        names = [name for name in names if name not in NOT_QUICK or name in asked.names]
    if not asked.beside:
        names = [name for name in names if name != NEEDS_ANOTHER_SITE or name in asked.names]
    options = ["--quick"] * asked.quick
    options += [f"--{name}={value}" for name in ("rows", "beside") if (value := getattr(asked, name))]
    databases = Databases()
    server = databases.server
    try:
        # Kept from the last run of the suite, if its migrations are still the same.
        databases.migrated_prepared()
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as media:
            environment = _environment(media)
            if not _prepared(server, environment):
                return 1
            return max(_run(server, environment, name, options) for name in names)
    finally:
        databases.stop()


def _environment(media: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))}
    return {
        **clean,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PORTAL_LOG_LEVEL": "ERROR",
        "PORTAL_MEDIA_ROOT": media,
        "PORTAL_STATIC_ROOT": str(ROOT / "var" / "bench-static"),
    }


def _prepared(server: PostgreSQL, environment: dict[str, str]) -> bool:
    """Make the site that the benches get copies of; return whether it could be made."""
    address = server.create(SITE, "migrated")
    steps = (["setup_site"], ["collectstatic", "--noinput", "-v0"])
    return not any(_python(["manage.py", *step], environment, address, stdout=subprocess.DEVNULL) for step in steps)


def _stands_for(start: str, name: str) -> bool:
    return not start or name == start or name.startswith(f"{start}-")


def _run(server: PostgreSQL, environment: dict[str, str], name: str, options: list[str]) -> int:
    address = server.create(f"bench_{BENCHES[name]}", SITE)
    return _python(["-m", "tests.bench.one", BENCHES[name], *options], environment, address)


def _python(command: list[str], environment: dict[str, str], database: str, **where: Any) -> int:
    told = {**environment, "PORTAL_DATABASE_URL": database}
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=told, **where).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
