"""What a request did to the database, taken back at once, also where the database refused a statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Everything inside happens in a transaction that is rolled back; `durable` ones inside are let in.

    Limits are counted in a durable transaction of their own, which Django only allows inside one of its test cases.
    """
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # Django's own mark, not in the stubs
    with block:
        yield
        transaction.set_rollback(True)
