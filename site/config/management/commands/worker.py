import ctypes
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections

from config.housekeeping import run_due
from tenant_space.notifications.services import outbox_flush

logger = logging.getLogger(__name__)

MAIL_SECONDS = 2
TICK_SECONDS = 60
WATCH_SECONDS = 1
STOP_SECONDS = 60  # a job may end what it began; systemd waits 90 s
PR_SET_PDEATHSIG = 1  # prctl(2): what a child is sent when its parent dies


class Command(BaseCommand):
    """Only watches: mails and jobs are done by children, each with connections of its own.

    They are forked, so that what Django has loaded is in memory once, and the next one is there at once. They stand
    in a process group of their own: told to end by the group and by the parent, `db_worker` would break off its job.
    """

    help = "Works outside the request: mails, jobs, and what falls due each minute."

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = _stopping()
        children: dict[Callable[[], None], multiprocessing.process.BaseProcess] = {}
        try:
            while not stopping.is_set():
                for work in (mails_work, jobs_work):
                    # `db_worker` dies on a locked database after a long write: start it again.
                    if work not in children or not children[work].is_alive():
                        children[work] = _started(work)
                stopping.wait(WATCH_SECONDS)
        finally:
            for child in children.values():
                child.terminate()
            deadline = time.monotonic() + STOP_SECONDS
            for child in children.values():
                child.join(max(0, deadline - time.monotonic()))
                child.kill()


def _started(work: Callable[[], None]) -> multiprocessing.process.BaseProcess:
    """A child that does this work. Nothing may be connected when it is forked."""
    connections.close_all()
    caches.close_all()
    child = multiprocessing.get_context("fork").Process(target=_child, args=(work, os.getpid()), name=work.__name__)
    child.start()
    return child


def _child(work: Callable[[], None], parent: int) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)  # the parent's only note it
    os.setpgid(0, 0)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == parent:
        work()


def mails_work() -> None:
    """Send what waits, and run what falls due, until told to stop."""
    stopping = _stopping()
    next_tick = time.monotonic() + 5
    while not stopping.wait(MAIL_SECONDS):
        due = time.monotonic() >= next_tick
        close_old_connections()
        try:
            outbox_flush()
            if due:
                run_due()
        except Exception:  # the database is away, or one task is broken: the work waits in its tables
            logger.exception("worker: will try again")
            stopping.wait(5)
        if due:
            next_tick = time.monotonic() + TICK_SECONDS


def jobs_work() -> None:
    """Do the jobs of the queue, one after the other; it stops by itself when told to."""
    call_command("db_worker", "--backend", "jobs", "--queue-name", "*", "--no-reload", "--no-startup-delay")


def _stopping() -> threading.Event:
    """An event that is set when the process is told to end."""
    event = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: event.set())
    return event
