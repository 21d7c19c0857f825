"""Several people at the same moment, each with a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction


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


def behind(first: Callable[[], object], *others: Callable[[], object]) -> list[Any]:
    """Run the first one, and the others one after another while nothing of it is written yet: each then waits.

    Returns what each of the others gave, in their order, once the first one is written: its result, or its exception.
    """
    outcomes: dict[int, Any] = {}

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            outcomes[number] = act()
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number, act]) for number, act in enumerate(others)]
    with transaction.atomic():
        first()
        for number, thread in enumerate(threads):
            thread.start()
            _waiting(thread, number + 1)
    for thread in threads:
        thread.join()
    return [outcomes[number] for number in range(len(others))]


def _waiting(thread: threading.Thread, number: int) -> None:
    """Until it is done, or so many wait for a lock: two seconds at most. SQLite does not tell, and has one for all."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(100 if connection.vendor == "postgresql" else 5):
        thread.join(0.02)
        if not thread.is_alive():
            return
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_stat_clear_snapshot()")  # else it stays as at the first look
                cursor.execute(waiting)
                if cursor.fetchone()[0] >= number:
                    return
