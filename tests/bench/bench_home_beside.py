"""The public home beside the home of another site, which whoever measures serves on the same machine.

Requests a second of each in turn, over a few connections that ask again as soon as they are answered. Ours is behind
nginx, with the production settings, in one process.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from urllib.parse import urlsplit

from tests.bench.crowd import PUBLIC
from tests.bench.growth import tell
from tests.bench.served import THREADS, served

CONNECTIONS = 4
ROUNDS, SECONDS = 9, 2.0
QUICK_ROUNDS, QUICK_SECONDS = 1, 0.2
GOAL = 10.0
# As a proxy before either of them would say it for a browser.
HEADERS = {"X-Forwarded-Proto": "https", "Accept": "text/html", "Accept-Encoding": "gzip"}


def main(options: argparse.Namespace) -> int:
    if not options.beside:
        return _told("say which site is to be measured beside the portal: ARGS=--beside=http://localhost:8001/")
    rounds, seconds = (QUICK_ROUNDS, QUICK_SECONDS) if options.quick else (ROUNDS, SECONDS)
    host = urlsplit(PUBLIC).netloc
    with served(1) as url:
        try:
            _asked(options.beside, "", 0)
        except (OSError, http.client.HTTPException, _NoPage) as error:
            return _told(f"no page at {options.beside}: {error}")
        _asked(url, host, 0)
        pairs = [(_asked(url, host, seconds), _asked(options.beside, "", seconds)) for _ in range(rounds)]
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    ours, theirs = (round(statistics.median(found), 1) for found in zip(*pairs, strict=True))
    ok = options.quick or ratio >= GOAL
    detail = {"requests_a_second": ours, "requests_a_second_beside": theirs, "beside": options.beside}
    detail |= {"rounds": rounds, "connections": CONNECTIONS, "threads": THREADS, "quick": options.quick}
    tell("home-beside", ratio, f">= {GOAL}", ok, **detail)
    return int(not ok)


class _NoPage(Exception):
    """What was answered is none."""


def _told(why: str) -> int:
    print(f"home-beside: {why}", file=sys.stderr)
    return 1


def _asked(url: str, host: str, seconds: float) -> float:
    """Answers a second over all connections; each is asked once at least. Raises `_NoPage`."""
    started = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        counts = list(pool.map(lambda _: _answers(url, host, started + seconds), range(CONNECTIONS)))
    return sum(counts) / (time.perf_counter() - started)


def _answers(url: str, host: str, end: float) -> int:
    parts, count = urlsplit(url), 0
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    try:
        while not count or time.perf_counter() < end:
            connection.request("GET", parts.path or "/", headers={**HEADERS, "Host": host or parts.netloc})
            answer = connection.getresponse()
            if answer.status != HTTPStatus.OK or not answer.read():
                raise _NoPage(f"{answer.status} {answer.reason}")
            count += 1
    finally:
        connection.close()
    return count
