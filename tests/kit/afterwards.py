"""What a page left to the worker, done when a test says so."""

from __future__ import annotations

from typing import Any

from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

ROOM = "tenant_space.identity."


def jobs_left() -> list[Any]:
    """The jobs that pages about signing in left."""
    return list(DBTaskResult.objects.filter(task_path__startswith=ROOM).order_by("enqueued_at"))


def jobs_do() -> None:
    """Do them, as the worker would, and forget them."""
    for row in jobs_left():
        import_string(row.task_path).call(*row.args_kwargs["args"])
        row.delete()
