"""The scanner that other tests lean on: it finds what it must, passes what is clean, and can be frozen."""

import io
import socket
import zipfile
from collections.abc import Callable

import pikepdf
import pytest

from tests.kit.services import EICAR, ClamAV


def pdf_with(content: bytes) -> bytes:
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page().Contents = pdf.make_stream(content)
    pdf.save(out)  # compressed: the scanner must open it to see
    return out.getvalue()


def zip_with(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("note.txt", content)
    return out.getvalue()


WRAPPINGS = {"bare": bytes, "pdf": pdf_with, "zip": zip_with, "zip in zip": lambda c: zip_with(zip_with(c))}


@pytest.mark.parametrize("wrap", WRAPPINGS.values(), ids=WRAPPINGS)
def test_the_scanner_finds_the_test_virus_and_passes_a_clean_file(
    clamav: ClamAV, wrap: Callable[[bytes], bytes]
) -> None:
    assert clamav.verdict(wrap(EICAR)).endswith(" FOUND")
    assert clamav.verdict(wrap(b"une attestation")) == "stream: OK"


def test_the_scanner_finds_a_bomb(clamav: ClamAV) -> None:
    assert "Limits.Exceeded" in clamav.verdict(zip_with(bytes(70_000_000)))


@pytest.mark.services
def test_a_scanner_can_be_frozen_killed_and_started_again() -> None:
    scanner = ClamAV().start()
    try:
        scanner.pause()
        with socket.create_connection(("127.0.0.1", scanner.port), timeout=0.5) as wire, pytest.raises(TimeoutError):
            wire.sendall(b"zPING\0")
            wire.recv(16)
        scanner.resume()
        assert scanner.verdict(EICAR) == "stream: Test.Eicar.UNOFFICIAL FOUND"
        scanner.kill()
        with pytest.raises(ConnectionRefusedError):
            scanner.verdict(b"x")
        assert scanner.start().verdict(b"x") == "stream: OK"
    finally:
        scanner.stop()
