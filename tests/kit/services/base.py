"""What the servers share: a folder, a process, and ways to hurt it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def free_port_pair() -> int:
    """A free port whose port + 10000 is free too: the S3 server opens both."""
    while True:
        port = free_port()
        with socket.socket() as probe, contextlib.suppress(OSError, OverflowError):
            probe.bind(("127.0.0.1", port + 10_000))
            return port


def wait_for(ready: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until `ready` answers true; it may raise while things are starting."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(Exception):
            if ready():
                return
        time.sleep(0.05)
    raise TimeoutError(f"{what} did not come up in {seconds} s")


def services_wanted() -> None:
    """`make check` does without services: a test that starts one there lacks the mark `services`."""
    if os.environ.get("PORTAL_TEST_SERVICES") == "none":
        raise RuntimeError("a test that starts a service is marked `services`")


class Server:
    """A process with a folder of its own. `kill` keeps the folder, so that `start` takes it up again."""

    everywhere = False  # whether `make check` has it too

    def __init__(self, prefix: str) -> None:
        if not self.everywhere:
            services_wanted()
        self.folder = Path(tempfile.mkdtemp(prefix=prefix))
        self.process: subprocess.Popen[Any] | None = None

    def spawn(self, command: list[str], **options: Any) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **options)

    def pause(self) -> None:
        """Freeze it: connections are taken by the system, and nothing answers."""
        os.kill(self.process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)

    def kill(self) -> None:
        """End it as a power cut would, and keep what it wrote."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """End it for good."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
