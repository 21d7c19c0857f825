"""What processes cost: seconds of processor of some and of all that hang on them, as Linux counts them."""

from __future__ import annotations

import os
from pathlib import Path

from django.db import connection


def postmaster() -> int:
    """The process that PostgreSQL's others hang on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return _parents()[int(pid)]


def spent(*roots: int) -> float:
    """Seconds of processor of these processes, of all that hang on them, and of those that ended there."""
    parents, ticks = _parents(), 0
    for pid in parents:
        above: int | None = pid
        while above and above not in roots:
            above = parents.get(above)
        if above:
            try:
                ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[11:15]))
            except (FileNotFoundError, ProcessLookupError):
                continue
    return ticks / os.sysconf("SC_CLK_TCK")


def _parents() -> dict[int, int]:
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            found[int(path.parent.name)] = int(path.read_text().rpartition(") ")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found
