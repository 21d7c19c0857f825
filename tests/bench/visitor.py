"""Asks the portal's own WSGI application, as the web server does, and says what an answer costs."""

from __future__ import annotations

import gzip
import io
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connection

from tenant_space.identity.models import User
from tests.kit.app import App
from tests.kit.typing import Client

# What differs at each answer: the form's token, under a new mask each time.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    text: str


class Visitor:
    """A browser: with the cookies of somebody signed in, or of nobody; or an app, with the token of its session."""

    def __init__(self, user: User | None, *, app: bool = False) -> None:
        self.cookies, self.token = "", ""
        if user and app:
            self.token = App().enter(user).token
        elif user:
            client = Client(HTTP_HOST="localhost")
            client.force_login(user)
            client.get("/accueil/")
            self.cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
        self.application = get_wsgi_application()

    def ask(self, path: str, **headers: str) -> tuple[str, bytes]:
        """The status and the body, as they leave the application."""
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_ACCEPT_ENCODING": "gzip",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
            **({"HTTP_COOKIE": self.cookies} if self.cookies else {}),
            **({"HTTP_X_SESSION_TOKEN": self.token} if self.token else {}),
            **headers,
        }
        status: list[str] = []
        answer = self.application(environ, lambda line, headers, error=None: status.append(line))
        try:
            return status[0], b"".join(answer)
        finally:
            answer.close()

    def read(self, path: str) -> Answer:
        """The answer unpacked, without what differs each time."""
        status, body = self.ask(path)
        return Answer(status, TOKEN.sub("", gzip.decompress(body).decode()))

    def seconds(self, path: str, times: int) -> float:
        """How long n answers take; each must be a right one."""
        started = time.perf_counter()
        answers = [self.ask(path) for _ in range(times)]
        spent = time.perf_counter() - started
        assert all(status == "200 OK" and body for status, body in answers), answers[0][0]
        return spent

    def processor(self, path: str, times: int) -> float:
        """Seconds of processor of this process and of its PostgreSQL for n answers, whatever else runs here."""
        database = _backend()
        started, asked = time.process_time(), _spent(database)
        for _ in range(times):
            status, body = self.ask(path)
            assert status == "200 OK" and body, status
        spent = time.process_time() - started
        # A connection that has become too old was opened again meanwhile: then its part is not known.
        return spent + (_spent(database) - asked if _backend() == database else 0.0)


def queries(visitor: Visitor, path: str) -> int:
    """How many queries an answer takes."""
    count = 0

    def counted(execute: Any, *query: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*query)

    with connection.execute_wrapper(counted):
        visitor.ask(path)
    return count


def _backend() -> int:
    """The process of PostgreSQL that serves this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return int(pid)


def _spent(pid: int) -> float:
    """Its seconds of processor, from Linux."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except FileNotFoundError:
        return 0.0
