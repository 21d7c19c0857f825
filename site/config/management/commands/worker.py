import logging
import multiprocessing
import os
import signal
import threading
import time
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


class Command(BaseCommand):
    """Only watches: mails and jobs are done by children, each with connections of its own.

    They are forked, so that what Django has loaded is in memory once, and the next one is there at once.
    """

    help = "Works outside the request: mails, jobs, and what falls due each minute."

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = _stopping()
        children: dict[str, multiprocessing.process.BaseProcess] = {}
        while not stopping.is_set():
            for name, work in (("mails", mails_work), ("jobs", jobs_work)):
                # `db_worker` dies on a locked database after a long write: start it again.
                if name not in children or not children[name].is_alive():
                    connections.close_all()
                    caches.close_all()
                    children[name] = multiprocessing.get_context("fork").Process(target=work, name=name)
                    children[name].start()
            stopping.wait(WATCH_SECONDS)
        for child in children.values():
            child.terminate()
        for child in children.values():
            child.join()


def mails_work() -> None:
    """Send what waits, and run what falls due, until told to stop or until the parent is gone."""
    stopping, parent = _stopping(), os.getppid()
    next_tick = time.monotonic() + 5
    while not stopping.wait(MAIL_SECONDS) and os.getppid() == parent:
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
