"""Private files that the proxy sends: the portal says which one, to whoever may read it, and a real nginx sends it."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http.response import HttpResponseBase
from pytest_django.fixtures import Settings

from tenant_space.files.attachments import POLICY, attachment
from tests.kit.services import nginx_program

NAME = "documents/avis d'été.pdf"


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.PORTAL_ACCEL_LOCATION = "/_fichiers/"
    private = {"BACKEND": "tenant_space.files.storages.PrivateFileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": private}
    default_storage.save(NAME, ContentFile(b"%PDF-1.7 of somebody"))
    return tmp_path


def handed_out(name: str = NAME) -> HttpResponseBase:
    return attachment(default_storage.open(name), "avis d'été.pdf", "application/pdf")


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_the_proxy_is_told_which_file_and_nothing_of_it_is_sent(folder: Path) -> None:
    response = handed_out()
    assert response["X-Accel-Redirect"] == "/_fichiers/documents/avis%20d%27%C3%A9t%C3%A9.pdf"
    assert body_of(response) == b"" and response["Content-Security-Policy"] == POLICY
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''avis%20d%27%C3%A9t%C3%A9.pdf"


def test_without_the_setting_the_portal_sends_it(folder: Path, settings: Settings) -> None:
    settings.PORTAL_ACCEL_LOCATION = ""
    response = handed_out()
    assert "X-Accel-Redirect" not in response and body_of(response) == b"%PDF-1.7 of somebody"


def test_a_file_outside_of_the_store_is_sent_by_the_portal(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "secret"
    elsewhere.write_bytes(b"elsewhere")
    (folder / "link").symlink_to(elsewhere)
    for path in (elsewhere, folder / "link", folder / ".." / elsewhere.parent.name / "secret"):
        response = attachment(File(path.open("rb"), name=str(path)), "secret", "text/plain")
        assert "X-Accel-Redirect" not in response and body_of(response) == b"elsewhere", path


@pytest.fixture
def nginx(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place, ports = tmp_path_factory.mktemp("nginx"), [_free_port(), _free_port()]
    (place / "nginx.conf").write_text(_configuration(place, folder, *ports))

    def portal(environ: dict[str, Any], start_response: Any) -> Any:
        response = handed_out()
        start_response("200 OK", list(response.items()))
        return response

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None: ...

    server = make_server("127.0.0.1", ports[1], portal, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    process = subprocess.Popen(
        [nginx_program(), "-c", str(place / "nginx.conf"), "-p", str(place)], stderr=subprocess.DEVNULL
    )
    _wait_for(ports[0])
    yield f"http://127.0.0.1:{ports[0]}"
    process.terminate()
    process.wait()
    server.shutdown()
    server.server_close()


@pytest.mark.short_faults
def test_a_real_nginx_sends_it_with_the_headers_that_the_guide_names(nginx: str) -> None:
    with urllib.request.urlopen(f"{nginx}/documents/1/") as answer:
        assert answer.read() == b"%PDF-1.7 of somebody"
        assert (
            answer.headers["Content-Disposition"].startswith("attachment")
            and "no-store" in answer.headers["Cache-Control"]
        )
        assert (
            answer.headers["Content-Type"] == "application/pdf" and answer.headers["Content-Security-Policy"] == POLICY
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff" and "X-Accel-Redirect" not in answer.headers
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{nginx}/_fichiers/documents/avis%20d%27%C3%A9t%C3%A9.pdf")


def _configuration(place: Path, folder: Path, port: int, portal: int) -> str:
    return f"""
daemon off; pid {place}/pid; error_log {place}/errors; worker_processes 1; user root;
events {{ }}
http {{
  access_log off; client_body_temp_path {place}; proxy_temp_path {place}; fastcgi_temp_path {place};
  uwsgi_temp_path {place}; scgi_temp_path {place};
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://127.0.0.1:{portal}; }}
    location /_fichiers/ {{
      internal;
      alias {folder}/;
      add_header Content-Security-Policy "{POLICY}" always;
      add_header X-Content-Type-Options nosniff always;
    }}
  }}
}}
"""


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on {port}")
