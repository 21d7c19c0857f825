"""Several people at the same moment, each with a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def at_once(*acts: Callable[[], object]) -> list[Any]:
    """Run all of these at the same moment. Returns what each gave: its result, or its exception."""
    outcomes: list[Any] = []
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            outcomes.append(act())
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def done_at_once(*acts: Callable[[], object]) -> list[str]:
    """The same, in words: « done » or the name of the exception, sorted."""
    return sorted(type(each).__name__ if isinstance(each, Exception) else "done" for each in at_once(*acts))
