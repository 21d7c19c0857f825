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
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.kit.services import ROOT, MailCatcher, free_port, wait_for
from tests.kit.static_files import STATIC, static_gathered

BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Forked:
    """A process that the portal's host forked: not our child, hence without an exit code."""

    pid: int
    """Its number, and that of its group."""

    def poll(self) -> int | None:
        """None while it runs, as of `Popen`."""
        try:
            state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(") ")[2][:1]
        except OSError:
            return 0
        return 0 if state == "Z" else None

    def wait(self) -> int:
        wait_for(lambda: self.poll() is not None, 60, "the end of a process")
        return 0


class Portal:
    """Webs and worker as processes of their own; tests reach them through the network only.

    The processes are `web`, `web-2`… and `worker`. Each can be killed and spawned again, on the same port. They are
    forked from one that has loaded the portal; with `by_command` each is started by its command, as in production.
    """

    def __init__(
        self,
        database: str,
        *,
        mails: MailCatcher | None = None,
        environment: dict[str, str] | None = None,
        by_command: bool = False,
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
            "PORTAL_UNDO_MINUTES": "0",
            "PATH": f"{BIN}:{os.environ['PATH']}",
            "TMPDIR": str(self.folder / "tmp"),  # what a killed process leaves there goes with the portal
            **(environment or {}),
        }
        (self.folder / "tmp").mkdir()
        self.processes: dict[str, subprocess.Popen[Any] | Forked] = {}
        self.host: subprocess.Popen[Any] | None = None
        self.by_command = by_command

    def manage(self, *args: str) -> str:
        """Run an administrative command and return what it says. Raises `RuntimeError` with that when it fails."""
        argv = ["manage.py", *args]
        return self.shell(f"from django.core.management import execute_from_command_line as do\ndo({argv!r})")

    def shell(self, code: str) -> str:
        """Run a few lines of Python inside the portal, and return what they print."""
        said, error = self._ask({"run": code})
        if error:
            raise RuntimeError(error)
        return said

    def _ask(self, order: dict[str, Any]) -> Any:
        """Have the host do something: it loads the portal once, where each command would take seconds to."""
        if self.host is None:
            pipe = subprocess.PIPE
            command = [sys.executable, "-m", "tests.kit.portal_host"]
            self.host = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdin=pipe, stdout=pipe, text=True, start_new_session=True
            )
        self.host.stdin.write(json.dumps(order) + "\n")
        self.host.stdin.flush()
        return json.loads(self.host.stdout.readline())

    @property
    def urls(self) -> list[str]:
        """The address of each web process started; the first is the portal's own."""
        return [f"http://localhost:{port}" for port in self.ports.values()]

    def start(self, *, worker: bool = True, webs: int = 1) -> Portal:
        """Start n web processes, each on a port of its own, and the worker they share."""
        static_gathered()
        for number in range(2, webs + 1):
            self.ports[f"web-{number}"] = free_port()
        for name in [*(["worker"] if worker else []), *self.ports]:
            self.spawn(name)
        for url in self.urls:
            self.wait(url)
        return self

    def wait(self, url: str) -> None:
        """Wait until a web process answers."""
        wait_for(lambda: urllib.request.urlopen(f"{url}/sante/", timeout=2).status == 200, 40, "the portal")

    def spawn(self, name: str) -> None:
        """Start a process, or start it again; does not wait until it answers."""
        self.processes[name] = self.begun(*self._command(name), log=name)

    def begun(self, program: str, *arguments: str, log: str) -> subprocess.Popen[Any] | Forked:
        """A process of the portal that runs this command line, in a session of its own."""
        log_file = self.folder / f"{log}.log"
        if not self.by_command:
            [pid] = self._ask({"fork": [{"argv": [program, *arguments], "log": str(log_file)}]})
            return Forked(pid)
        command = [str(BIN / "gunicorn")] if program == "gunicorn" else [sys.executable, program]
        with log_file.open("ab") as log_end:
            return subprocess.Popen(
                [*command, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log_end,
                stderr=log_end,
                start_new_session=True,
            )

    def _command(self, name: str) -> list[str]:
        return ["manage.py", "worker"] if name == "worker" else ["gunicorn", "-b", f"127.0.0.1:{self.ports[name]}"]

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

    def empty(self) -> None:
        """End its processes, and forget its files and mails. What is loaded stays: `start` then takes no seconds."""
        for name in list(self.processes):
            self.kill(name)
        self.ports = {"web": self.ports["web"]}
        for old in self.folder.iterdir():
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        (self.folder / "tmp").mkdir()
        self.mails.messages.clear()
        self.mails.refuse, self.mails.refused = "", 0

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        if self.host:
            self.host.kill()
            self.host.wait()
        self.mails.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
