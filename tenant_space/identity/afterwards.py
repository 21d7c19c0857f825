"""Work done once an answer has left, so that its duration tells nothing: those who measure it learn no address."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest

logger = logging.getLogger(__name__)
_ATTRIBUTE = "after_answer"


def afterwards_open(request: HttpRequest) -> list[Callable[[], None]]:
    """Begin to collect what is to be done after this request's answer. Called by the middleware."""
    jobs: list[Callable[[], None]] = []
    setattr(request, _ATTRIBUTE, jobs)
    return jobs


def afterwards(request: HttpRequest | None, job: Callable[[], None]) -> None:
    """Do something when the answer has left; at once when nobody collects (a command, a test)."""
    jobs = getattr(request, _ATTRIBUTE, None)
    if jobs is None:
        job()
    else:
        jobs.append(job)


def afterwards_run(jobs: list[Callable[[], None]]) -> None:
    """Do what was collected; a fault is logged, since nobody is left to be told."""
    for job in jobs:
        try:
            job()
        except Exception:
            logger.exception("what was to be done after an answer failed")
