"""The virus scanner, with a signature base of two lines."""

from __future__ import annotations

import hashlib
import shutil
import socket
import struct

from tests.kit.services.base import DEBIAN, Server, free_port

# The harmless file that every scanner takes for a virus. In parts, or this very file would be one.
EICAR = b"".join([rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$", b"EICAR-STANDARD-", b"ANTIVIRUS-TEST-", b"FILE!$H+H*"])
# A MaxFileSize below MaxScanSize lets a bomb pass: its oversized member is cut and forgotten.
LIMITS = {"MaxFileSize": "100M", "MaxScanSize": "60M", "MaxFiles": 200, "MaxRecursion": 10, "StreamMaxLength": "100M"}


class ClamAV(Server):
    """clamd over TCP. It knows the EICAR file only, by the whole file's hash and by its bytes inside others."""

    def __init__(self) -> None:
        super().__init__("portal-clamav-")
        self.port = free_port()
        self.options = {"MaxThreads": 4, "AlertExceedsMax": "yes", "AlertEncryptedArchive": "yes", **LIMITS}

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def start(self) -> ClamAV:
        signatures = self.folder / "signatures"
        signatures.mkdir(exist_ok=True)
        digest = hashlib.md5(EICAR, usedforsecurity=False).hexdigest()
        (signatures / "eicar.hdb").write_text(f"{digest}:{len(EICAR)}:Test.Eicar.File\n")
        (signatures / "eicar.ndb").write_text(f"Test.Eicar:0:*:{EICAR.hex()}\n")
        options = {
            **self.options,
            "TCPAddr": "127.0.0.1",
            "TCPSocket": self.port,
            "DatabaseDirectory": signatures,
            "TemporaryDirectory": self.folder,
            "OfficialDatabaseOnly": "no",
            "Foreground": "yes",
        }
        config = self.folder / "clamd.conf"
        config.write_text("".join(f"{name} {value}\n" for name, value in options.items()))
        self.spawn([shutil.which("clamd", path=DEBIAN), "--config-file", str(config)])
        self.wait(lambda: self.ask(b"zPING\0") == "PONG", 20, "the virus scanner")
        return self

    def ask(self, command: bytes) -> str:
        """Say a thing on the wire and return the answer: a control that owes nothing to the portal's client."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as wire:
            wire.sendall(command)
            answer = b""
            while part := wire.recv(4096):
                answer += part
        return answer.rstrip(b"\0").decode()

    def verdict(self, content: bytes) -> str:
        """What the scanner says of a content: `stream: OK`, `stream: NAME FOUND` or an ERROR."""
        return self.ask(b"zINSTREAM\0" + struct.pack(">I", len(content)) + content + struct.pack(">I", 0))
