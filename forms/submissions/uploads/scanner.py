"""Asks ClamAV's clamd whether bytes are dangerous. Only its exact « OK » is one."""

from __future__ import annotations

import contextlib
import logging
import socket
import struct
import time
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import urlsplit

from django.conf import settings

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 10.0  # for the whole exchange
_CHUNK = 64 * 1024
_ANSWER_BYTES = 4096


class Outcome(Enum):
    CLEAN = auto()
    INFECTED = auto()
    UNKNOWN = auto()  # an error, an odd answer, a time-out, nobody there: never taken for clean


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner says."""

    outcome: Outcome
    """Whether the bytes are clean or dangerous, or nobody knows."""
    detail: str = ""
    """The name of the danger, or what went wrong, in 120 characters at most; empty when they are clean."""
    away: bool = False
    """Whether it did not answer at all, so that asking for the next file is useless."""


def scanner_configured() -> bool:
    """Whether this installation has a scanner."""
    return bool(settings.PORTAL_CLAMD)


def scan(content: bytes) -> Verdict:
    """Ask the configured scanner about these bytes. Never raises for what the scanner does."""
    try:
        answer = _ask(settings.PORTAL_CLAMD, content, time.monotonic() + ANSWER_SECONDS)
    except (OSError, ValueError) as error:
        logger.warning("scanner: %s", type(error).__name__)
        return Verdict(Outcome.UNKNOWN, type(error).__name__, away=True)
    if answer == "stream: OK":
        return Verdict(Outcome.CLEAN)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(Outcome.INFECTED, answer.removeprefix("stream: ").removesuffix(" FOUND")[:120])
    logger.warning("scanner: %s", answer[:200])
    return Verdict(Outcome.UNKNOWN, answer[:120])


def _ask(address: str, content: bytes, end: float) -> str:
    """One INSTREAM session; returns the answer without its terminator."""
    with _connect(address) as connection:
        # clamd answers early when it has seen enough, and closes: the answer is still there to read.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            _send(connection, b"zINSTREAM\0", end)
            for start in range(0, len(content), _CHUNK):
                chunk = content[start : start + _CHUNK]
                _send(connection, struct.pack(">I", len(chunk)) + chunk, end)
            _send(connection, struct.pack(">I", 0), end)
        return _answer(connection, end)


def _connect(address: str) -> socket.socket:
    where = urlsplit(address)
    if where.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(CONNECT_SECONDS)
        try:
            connection.connect(where.path)
        except OSError:
            connection.close()
            raise
        return connection
    if where.scheme != "tcp" or not where.hostname:
        raise ValueError("PORTAL_CLAMD must be tcp://host:port or unix:///path")
    return socket.create_connection((where.hostname, where.port or 3310), timeout=CONNECT_SECONDS)


def _send(connection: socket.socket, data: bytes, end: float) -> None:
    connection.settimeout(_left(end))
    connection.sendall(data)


def _answer(connection: socket.socket, end: float) -> str:
    received = b""
    while b"\0" not in received and len(received) < _ANSWER_BYTES:
        connection.settimeout(_left(end))
        part = connection.recv(_ANSWER_BYTES)
        if not part:
            break
        received += part
    if not received.endswith(b"\0"):
        raise OSError("the answer is not complete")
    return received[:-1].decode(errors="replace")


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
