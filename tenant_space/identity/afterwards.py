"""What an answer must not tell is left to the worker: one row, the same whoever it is about.

Done by the web itself once the answer had left, it kept the thread that holds the connection: whoever asked again
on the same one measured whether a mail was being prepared, and so whether an address is somebody's.
"""

from __future__ import annotations

import json
from typing import Any

from django_tasks.base import Task

from tenant_space.identity.secrets import secret_open, secret_seal


def afterwards(work: Task[[str], None], **facts: Any) -> None:
    """Have a job done by the worker, with these facts, which JSON can hold.

    They are sealed: what strangers typed, addresses that are nobody's, lies in the table of jobs for two weeks.
    """
    leave(work, secret_seal(json.dumps(facts)))


def leave(work: Task[[str], None], sealed: str) -> None:
    """Put the job in the queue. Tests that are about what follows do it at once instead."""
    work.enqueue(sealed)


def facts_of(sealed: str) -> dict[str, Any]:
    """The facts of a job. Raises `InvalidToken` when the keys of the installation changed meanwhile."""
    return json.loads(secret_open(sealed))
