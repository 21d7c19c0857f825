"""A whole running portal: web server, worker, database, mail, as a landlord would run it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from email.message import EmailMessage
from pathlib import Path

from tests.services import ROOT, MailCatcher, free_port, wait_for

BIN = Path(sys.executable).parent


class Portal:
    """Web and worker as processes of their own; tests reach them through the network only."""

    def __init__(self, database: str, *, mails: MailCatcher | None = None, environment: dict[str, str] | None = None):
        self.folder = Path(tempfile.mkdtemp(prefix="portal-run-"))
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.mails = mails or MailCatcher().start()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))},
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "PORTAL_DATABASE_URL": database,
            "PORTAL_URL": self.url,
            "PORTAL_BIND": f"127.0.0.1:{self.port}",
            "PORTAL_MEDIA_ROOT": str(self.folder / "media"),
            "PORTAL_STATIC_ROOT": str(ROOT / "var" / "test-static"),
            "PORTAL_EMAIL_URL": f"smtp://127.0.0.1:{self.mails.port}",
            "PORTAL_LOG_LEVEL": "WARNING",
            "PATH": f"{BIN}:{os.environ['PATH']}",
            **(environment or {}),
        }
        self.processes: list[subprocess.Popen] = []

    def manage(self, *args: str) -> str:
        """Run an administrative command and return what it says."""
        done = subprocess.run(
            [sys.executable, "manage.py", *args], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(args)}: {done.stdout}\n{done.stderr}")
        return done.stdout

    def shell(self, code: str) -> str:
        """Run a few lines of Python inside the portal."""
        return self.manage("shell", "--no-imports", "-c", code)

    def start(self, *, worker: bool = True) -> Portal:
        self._spawn("web", str(BIN / "gunicorn"))
        if worker:
            self._spawn("worker", sys.executable, "manage.py", "worker")
        wait_for(lambda: urllib.request.urlopen(f"{self.url}/sante/", timeout=2).status == 200, 40, "the portal")
        return self

    def _spawn(self, name: str, *command: str) -> None:
        log = (self.folder / f"{name}.log").open("ab")
        self.processes.append(
            subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        )

    def link_in(self, message: EmailMessage) -> str:
        """The first link of a mail's text."""
        body = message.get_body(("plain",))
        assert body is not None
        found = re.search(r"https?://\S+", body.get_content())
        assert found, "the mail has no link"
        return found.group()

    def log(self, name: str = "web") -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes.clear()
        self.mails.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
