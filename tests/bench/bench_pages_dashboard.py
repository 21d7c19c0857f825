"""What serving the dashboard as a Wagtail page costs, beside a plain view of the same and a bare one.

One process asks the portal's own WSGI application, as the web server does, under the same middleware; the
three answers are timed in turn.
"""

from __future__ import annotations

import argparse
import gzip
import io
import re
import statistics
import sys
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection

from tenant_space.identity.models import User
from tests.bench import plain_urls
from tests.bench.growth import tell
from tests.kit.ledger_seed import seed
from tests.kit.typing import Client

ROUNDS, TIMES = 21, 10
QUICK_ROUNDS, QUICK_TIMES = 1, 1
LINES = 4_300
GOAL = 0.6
# What differs at each answer: the form's token, under a new mask each time.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    text: str


class Visitor:
    """Asks the application over WSGI with the cookies of somebody signed in."""

    def __init__(self, user: User) -> None:
        client = Client(HTTP_HOST="localhost")
        client.force_login(user)
        client.get("/accueil/")
        self.cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
        self.application = get_wsgi_application()

    def ask(self, path: str) -> tuple[str, bytes]:
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
            "HTTP_COOKIE": self.cookies,
            "HTTP_ACCEPT_ENCODING": "gzip",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
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


def main(options: argparse.Namespace) -> int:
    settings.ROOT_URLCONF = plain_urls.__name__
    seeded = seed(LINES)
    plain_urls.page_fill()
    dashboard, plain, bare = plain_urls.page.url, f"/{plain_urls.PLAIN}", f"/{plain_urls.BARE}"
    visitor = Visitor(seeded.user)
    for path in (dashboard, plain, bare):
        visitor.ask(path)
    assert visitor.read(dashboard) == visitor.read(plain), "the plain view does not answer the same"
    assert seeded.account.pk in visitor.read(plain).text
    assert visitor.read(bare).text.count("<li>") == plain_urls.LINES
    rounds, times = (QUICK_ROUNDS, QUICK_TIMES) if options.quick else (ROUNDS, TIMES)
    spent: dict[str, list[float]] = {dashboard: [], plain: [], bare: []}
    for _ in range(rounds):
        for path, seconds in spent.items():
            seconds.append(visitor.seconds(path, times) / times)
    detail = {
        "ms_dashboard": ms(spent[dashboard]),
        "ms_plain": ms(spent[plain]),
        "ms_bare": ms(spent[bare]),
        "queries_dashboard": queries(visitor, dashboard),
        "queries_plain": queries(visitor, plain),
        "queries_bare": queries(visitor, bare),
        "rounds": rounds,
        "answers_a_round": times,
        "quick": options.quick,
    }
    value = ratio(spent[plain], spent[dashboard])
    ok = options.quick or value >= GOAL
    tell("dashboard-throughput", value, f">= {GOAL}", ok, **detail)
    tell("dashboard-to-bare-view", ratio(spent[bare], spent[dashboard]), "reported", True, **detail)
    return int(not ok)


def ratio(above: list[float], below: list[float]) -> float:
    """The median of the ratios of the rounds."""
    return statistics.median(a / b for a, b in zip(above, below, strict=True))


def ms(seconds: list[float]) -> float:
    return round(statistics.median(seconds) * 1000, 2)
