"""A scanner that says what a test wants, to see that only an exact « OK » counts."""

from __future__ import annotations

import contextlib
import socketserver
import struct
import threading


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, FalseScanner)
        with contextlib.suppress(OSError, struct.error):
            if server.reads:
                self.rfile.read(len(b"zINSTREAM\0"))
                while size := struct.unpack(">I", self.rfile.read(4))[0]:
                    self.rfile.read(size)
            self.wfile.write(server.answer)


class FalseScanner(socketserver.ThreadingTCPServer):
    """Answers always the same. With `reads` false it answers at once and hangs up, as over a size limit."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, answer: bytes, *, reads: bool = True) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.answer, self.reads = answer, reads
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"

    def __exit__(self, *args: object) -> None:
        self.shutdown()
        self.server_close()
