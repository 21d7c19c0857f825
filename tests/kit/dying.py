"""A web process that dies, or whose database does, at a chosen statement of one call: what a power cut would hit."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

HEADER, COUNTED = "X-Dies-At", "X-Statements"
# In the folder for temporary files, which test and portal share: it stands there while the database is to be killed.
HERE, GONE = "at-the-statement", "database-gone"


class DyingMiddleware:
    """`web:3` kills this web before its third statement, `web:0` once all is committed and not yet answered.

    `database:3` waits there until the test has killed the database. Without the header it only counts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        who, _, place = request.headers.get(HEADER, "").partition(":")
        seen = 0

        def wrapped(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            nonlocal seen
            seen += 1
            if who and seen == int(place):
                _die(who)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(wrapped):
            response = self.get_response(request)
        if who and place == "0":
            _die(who)
        response[COUNTED] = str(seen)
        return response


def _die(who: str) -> None:
    if who == "web":
        os.killpg(os.getpgid(0), signal.SIGKILL)
    folder = Path(os.environ["TMPDIR"])
    (folder / HERE).touch()
    for _ in range(200):
        if (folder / GONE).exists():
            return
        time.sleep(0.05)
    raise AssertionError("nobody killed the database")
