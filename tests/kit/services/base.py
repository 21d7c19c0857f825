"""What the servers share: a folder, a process, and ways to hurt it."""

from __future__ import annotations

import contextlib
import os
import random
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
# Where Debian puts servers, also for those whose PATH does not lead there. `.ci/packages` looks in the same folders.
DEBIAN = "/usr/sbin:/usr/bin:/sbin:/bin"


# Below those that the system gives to connections: between the asking and the start nobody but a server takes one.
_PORTS = range(10_000, 22_000)
_BESIDE = 10_000
# Asked for and perhaps not opened yet: a server of several parts asks for several ports before it starts.
_given: set[int] = set()


def free_port() -> int:
    """A port nobody listens on, and nobody at port + 10000: the S3 server opens both."""
    while True:
        port = random.choice(_PORTS)
        both = {port, port + _BESIDE}
        if not both & _given and all(_is_free(number) for number in both):
            _given.update(both)
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


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


class EndedAtOnce(RuntimeError):
    """A server stopped while it was being waited for, for a port that was taken perhaps."""


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

    def wait(self, ready: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait for it as `wait_for` does, not longer than it lives. A failure tells the last of what it said."""

        def ready_or_ended() -> bool:
            return self.process.poll() is not None or ready()

        try:
            wait_for(ready_or_ended, seconds, what)
        except TimeoutError as late:
            raise TimeoutError(f"{late}\n{self._last_words()}") from None
        if self.process.poll() is not None:
            raise EndedAtOnce(f"{what} ended at its start\n{self._last_words()}")

    def _last_words(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-2000:]

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
