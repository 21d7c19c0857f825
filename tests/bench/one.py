"""Runs one bench in this process, on the PostgreSQL of `PORTAL_DATABASE_URL`: a site set up, without tenants.

A bench is a module with `main(options) -> int`: it prints one JSON object a line and returns 1 when a goal
is missed; with `options.quick` only when something is wrong.
"""

from __future__ import annotations

import argparse
import importlib
import sys

import django
from django.db import connection

from tests.kit.services import ROOT


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--beside")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT / "site"))
    django.setup()
    if connection.vendor != "postgresql":
        parser.error("PORTAL_DATABASE_URL must name a PostgreSQL database")
    return importlib.import_module(f"tests.bench.bench_{options.name}").main(options)


if __name__ == "__main__":
    sys.exit(main())
