"""Run the benches on a PostgreSQL of their own: `python -m tests.bench [--quick] [NAME…]`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.services import ROOT, PostgreSQL

BENCHES = {path.stem.removeprefix("bench_"): path for path in sorted(Path(__file__).parent.glob("bench_*.py"))}


def main(arguments: list[str]) -> int:
    """Run the benches named, or all; return 1 when one of them missed a goal."""
    options = [argument for argument in arguments if argument.startswith("-")]
    names = [argument for argument in arguments if argument in BENCHES] or list(BENCHES)
    server = PostgreSQL().start()
    try:
        return max(_run(server, name, options) for name in names)
    finally:
        server.stop()


def _run(server: PostgreSQL, name: str, options: list[str]) -> int:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PORTAL_DATABASE_URL": server.create(f"bench_{name}"),
        "PORTAL_LOG_LEVEL": "ERROR",
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    return subprocess.run([sys.executable, str(BENCHES[name]), *options], cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
