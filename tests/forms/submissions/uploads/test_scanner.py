"""What the scanner's answers mean: only an exact « OK » is clean."""

import socket
import threading
import time
from pathlib import Path

import pytest
from pytest_django import Settings

from forms.submissions.uploads import scanner
from forms.submissions.uploads.scanner import Outcome, scan
from tests.kit.hostile.documents import pdf
from tests.kit.hostile.false_scanner import FalseScanner
from tests.kit.services import EICAR, ClamAV, free_port

ANSWERS = {
    b"stream: OK\0": Outcome.CLEAN,
    b"stream: Win.Test.EICAR_HDB-1 FOUND\0": Outcome.INFECTED,
    b"stream: OK": Outcome.UNKNOWN,
    b"stream: OK?": Outcome.UNKNOWN,
    b"stream: OK\n\0": Outcome.UNKNOWN,
    b" stream: OK\0": Outcome.UNKNOWN,
    b"stream: OK FOUND?\0": Outcome.UNKNOWN,
    b"OK\0": Outcome.UNKNOWN,
    b"stream: ok\0": Outcome.UNKNOWN,
    b"INSTREAM size limit exceeded. ERROR\0": Outcome.UNKNOWN,
    b"stream: Can't allocate memory ERROR\0": Outcome.UNKNOWN,
    b"UNKNOWN COMMAND\0": Outcome.UNKNOWN,
    b"": Outcome.UNKNOWN,
    b"\0": Outcome.UNKNOWN,
    b"x" * 10_000: Outcome.UNKNOWN,
}


@pytest.mark.parametrize(("answer", "outcome"), ANSWERS.items())
def test_only_an_exact_ok_is_clean(settings: Settings, answer: bytes, outcome: Outcome) -> None:
    with FalseScanner(answer) as false:
        settings.PORTAL_CLAMD = false.address
        assert scan(bytes(300_000)).outcome is outcome


def test_a_scanner_that_hangs_up_in_the_middle_says_nothing(settings: Settings) -> None:
    with FalseScanner(b"INSTREAM size limit exceeded. ERROR\0", reads=False) as false:
        settings.PORTAL_CLAMD = false.address
        assert scan(bytes(20_000_000)).outcome is Outcome.UNKNOWN


def test_the_name_of_the_danger_is_told(settings: Settings, clamav: ClamAV) -> None:
    settings.PORTAL_CLAMD = clamav.address
    verdict = scan(EICAR)
    assert (verdict.outcome, verdict.detail) == (Outcome.INFECTED, "Test.Eicar.UNOFFICIAL")
    assert scan(b"").outcome is Outcome.CLEAN
    assert scan(pdf() + bytes(9_000_000)).outcome is Outcome.CLEAN


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "unix:///nowhere/clamd", "http://127.0.0.1", "clamd"])
def test_nobody_there_is_not_clean(settings: Settings, address: str) -> None:
    settings.PORTAL_CLAMD = address.format(port=free_port())
    verdict = scan(b"x")
    assert verdict.outcome is Outcome.UNKNOWN and verdict.away


def test_a_scanner_that_says_nothing_is_given_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "ANSWER_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.PORTAL_CLAMD = f"tcp://127.0.0.1:{deaf.getsockname()[1]}"
        start = time.monotonic()
        verdict = scan(bytes(20_000_000))  # more than the system's buffers: sending waits, too
        assert verdict.outcome is Outcome.UNKNOWN and verdict.away
        assert time.monotonic() - start < 2


def test_a_scanner_that_answers_drop_by_drop_is_given_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "ANSWER_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as slow:
        settings.PORTAL_CLAMD = f"tcp://127.0.0.1:{slow.getsockname()[1]}"

        def drip() -> None:
            connection, _ = slow.accept()
            with connection:
                for letter in b"stream: OK\0":
                    time.sleep(0.1)
                    try:
                        connection.send(bytes([letter]))
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        assert scan(b"x").outcome is Outcome.UNKNOWN
        thread.join()


def test_a_scanner_behind_a_socket_file(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "clamd.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        settings.PORTAL_CLAMD = f"unix://{path}"

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"stream: OK\0")

        thread = threading.Thread(target=answer)
        thread.start()
        assert scan(b"x").outcome is Outcome.CLEAN
        thread.join()
