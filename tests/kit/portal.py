"""A whole running portal: web server, worker, database, mail, as a landlord would run it."""

from __future__ import annotations

import json
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
from typing import Any

from tests.kit.services import ROOT, MailCatcher, free_port, wait_for
from tests.kit.static_files import STATIC, static_gathered

BIN = Path(sys.executable).parent
# Runs each line it is sent; starting Django for every few lines of code would cost seconds.
CONSOLE = """
import contextlib, io, json, sys, traceback
from django.conf import settings
from django.core.cache import cache
from django.db import connections
for line in sys.stdin:
    said, error = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(said):
            exec(json.loads(line), {})
    except BaseException:
        error = traceback.format_exc()
    connections.close_all()
    if "locmem" in settings.CACHES["default"]["BACKEND"]:
        cache.clear()
    print(json.dumps([said.getvalue(), error]), flush=True)
"""


class Portal:
    """Webs and worker as processes of their own; tests reach them through the network only.

    The processes are `web`, `web-2`… and `worker`. Each can be killed and spawned again, on the same port.
    """

    def __init__(
        self, database: str, *, mails: MailCatcher | None = None, environment: dict[str, str] | None = None
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="portal-run-"))
        self.ports = {"web": free_port()}
        self.url = f"http://localhost:{self.ports['web']}"
        self.mails = mails or MailCatcher().start()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))},
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "PORTAL_DATABASE_URL": database,
            "PORTAL_URL": self.url,
            "PORTAL_MEDIA_ROOT": str(self.folder / "media"),
            "PORTAL_EXPORT_DIR": str(self.folder / "out"),
            "PORTAL_STATIC_ROOT": str(STATIC),
            "PORTAL_EMAIL_URL": self.mails.address,
            "PORTAL_LOG_LEVEL": "WARNING",
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "TMPDIR": str(self.folder / "tmp"),  # what a killed process leaves there goes with the portal
            **(environment or {}),
        }
        (self.folder / "tmp").mkdir()
        self.processes: dict[str, subprocess.Popen[Any]] = {}
        self.console: subprocess.Popen[Any] | None = None

    def manage(self, *args: str) -> str:
        """Run an administrative command and return what it says."""
        done = subprocess.run(
            [sys.executable, "manage.py", *args], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(args)}: {done.stdout}\n{done.stderr}")
        return done.stdout

    def shell(self, code: str) -> str:
        """Run a few lines of Python inside the portal, and return what they print."""
        if self.console is None:
            command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", CONSOLE]
            pipe = subprocess.PIPE
            self.console = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdin=pipe, stdout=pipe, text=True, start_new_session=True
            )
        self.console.stdin.write(json.dumps(code) + "\n")
        self.console.stdin.flush()
        said, error = json.loads(self.console.stdout.readline())
        if error:
            raise RuntimeError(error)
        return said

    @property
    def urls(self) -> list[str]:
        """The address of each web process started; the first is the portal's own."""
        return [f"http://localhost:{port}" for port in self.ports.values()]

    def start(self, *, worker: bool = True, webs: int = 1) -> Portal:
        """Start n web processes, each on a port of its own, and the worker they share."""
        static_gathered()
        for number in range(2, webs + 1):
            self.ports[f"web-{number}"] = free_port()
        if worker:
            self.spawn("worker")
        for name in self.ports:
            self.spawn(name)
        for url in self.urls:
            self.wait(url)
        return self

    def wait(self, url: str) -> None:
        """Wait until a web process answers."""
        wait_for(lambda: urllib.request.urlopen(f"{url}/sante/", timeout=2).status == 200, 40, "the portal")

    def spawn(self, name: str) -> None:
        """Start a process, or start it again; does not wait until it answers."""
        worker = [sys.executable, "manage.py", "worker"]
        command = worker if name == "worker" else [str(BIN / "gunicorn"), "-b", f"127.0.0.1:{self.ports[name]}"]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, name: str) -> None:
        """End a process and its children as a power cut would."""
        process = self.processes.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

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
        for name in list(self.processes):
            self.kill(name)
        if self.console:
            self.console.kill()
            self.console.wait()
        self.mails.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
