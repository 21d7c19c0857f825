"""A process that loads a portal once: its web servers, its worker and what runs lines of Python are forked from it.

Started by `Portal`, in the environment of a portal. It reads orders as lines of JSON and answers each with one. It
does nothing else itself: whatever it forks, however late, starts as a process does that has only loaded the portal.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import sys
import traceback
from importlib import import_module


def main() -> None:
    sys.path.insert(1, "site")
    gc.disable()
    import_module("django").setup()
    import_module("config.urls")  # else each of them loads it for its first page
    for line in sys.stdin:
        order = json.loads(line)
        answer = [fork(**one) for one in order["fork"]] if "fork" in order else run(order["run"])
        print(json.dumps(answer), flush=True)


def fork(argv: list[str], log: str) -> int:
    """Start a command line of the portal in a session of its own; returns the number of the process."""
    reading, writing = os.pipe()
    between = os.fork()
    if not between:
        # Forked twice: it is then nobody's child here, and nothing has to wait for it.
        pid = os.fork()
        if pid:
            os.write(writing, str(pid).encode())
            os._exit(0)
        _become(argv, log)
    os.waitpid(between, 0)
    os.close(writing)
    with os.fdopen(reading) as told:
        return int(told.read())


def _become(argv: list[str], log: str) -> None:
    os.setsid()
    for number, target in ((0, os.open(os.devnull, os.O_RDONLY)), (1, written := os.open(log, _APPEND)), (2, written)):
        os.dup2(target, number)
    os.closerange(3, 64)
    sys.argv = argv
    code = 0
    try:
        if argv[0] == "gunicorn":
            import_module("gunicorn.app.wsgiapp").run()
        else:
            import_module("django.core.management").execute_from_command_line(argv)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
        code = 1
    finally:
        os._exit(code)


def run(code: str) -> list[str]:
    """What these lines of Python print in a process of their own, and what they raise: its traceback, or its words."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        with os.fdopen(writing, "w") as answer:
            json.dump(_said(code), answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        answer_text = told.read()
    os.waitpid(pid, 0)
    return json.loads(answer_text)


def _said(code: str) -> tuple[str, str]:
    said, complaint, error = io.StringIO(), io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complaint):
            exec(code, {})
    except SystemExit as end:  # of a command
        error = complaint.getvalue() + said.getvalue() if end.code else ""
    except BaseException:
        error = traceback.format_exc()
    import_module("django.db").connections.close_all()
    return said.getvalue(), error


_APPEND = os.O_WRONLY | os.O_CREAT | os.O_APPEND

if __name__ == "__main__":
    main()
