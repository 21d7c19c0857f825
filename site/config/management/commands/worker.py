import logging
import signal
import subprocess
import sys
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from config.housekeeping import run_due
from tenant_space.notifications.services import outbox_flush

logger = logging.getLogger(__name__)

MAIL_SECONDS = 2
TICK_SECONDS = 60


class Command(BaseCommand):
    help = "Works outside the request: mails, jobs, and what falls due each minute."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        jobs = self._start_jobs()
        next_tick = time.monotonic() + 5
        while not self.stopping.wait(MAIL_SECONDS):
            # `db_worker` dies on a locked database after a long write: start it again.
            if jobs.poll() is not None:
                jobs = self._start_jobs()
            due = time.monotonic() >= next_tick
            self._work(due)
            if due:
                next_tick = time.monotonic() + TICK_SECONDS
        jobs.terminate()
        jobs.wait()

    def _work(self, due: bool) -> None:
        close_old_connections()
        try:
            outbox_flush()
            if due:
                run_due()
        except Exception:  # the database is away, or one task is broken: the work waits in its tables
            logger.exception("worker: will try again")
            self.stopping.wait(5)

    def _start_jobs(self) -> subprocess.Popen[bytes]:
        command = ["db_worker", "--backend", "jobs", "--queue-name", "*", "--no-reload", "--no-startup-delay"]
        return subprocess.Popen([sys.executable, str(settings.BASE_DIR / "manage.py"), *command])
