"""A provider of short messages that keeps what it is sent, behind real HTTP."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


class SmsProvider:
    """Answers each POST with `status`, after `seconds`; `leads_to` is where a redirect goes."""

    def __init__(self, status: int = 200, *, seconds: float = 0, leads_to: str = "") -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                provider.got.append((self.path, dict(self.headers), body))
                time.sleep(seconds)
                self.send_response(status)
                if leads_to:
                    self.send_header("Location", leads_to)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """It tells every call."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/messages"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, of: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.server.shutdown()
        self.server.server_close()
