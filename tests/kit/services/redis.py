"""The shared cache."""

from __future__ import annotations

import socket

from tests.kit.services.base import Server, free_port


class Redis(Server):
    """A Redis that forgets all when it ends, as a cache may."""

    def __init__(self) -> None:
        super().__init__("portal-redis-")
        self.port = free_port()

    @property
    def address(self) -> str:
        """Of its first database, as `PORTAL_CACHE_URL` wants it."""
        return f"rediscache://127.0.0.1:{self.port}/0"

    def start(self) -> Redis:
        options = {"port": self.port, "bind": "127.0.0.1", "dir": self.folder, "save": "", "appendonly": "no"}
        command = ["redis-server"]
        for name, value in options.items():
            command += [f"--{name}", str(value)]
        self.spawn(command)
        self.wait(lambda: self.ask("PING") == "+PONG", 10, "Redis")
        return self

    def ask(self, command: str) -> str:
        """The first line of the answer to a plain command."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as wire:
            wire.sendall(f"{command}\r\n".encode())
            return wire.makefile().readline().strip()
