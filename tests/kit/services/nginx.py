"""The proxy in front, with the lines of the guide but for TLS, which it pretends."""

from __future__ import annotations

import shutil
import socket

from tests.kit.services.base import DEBIAN, Server, free_port

CONFIGURATION = """
daemon off; pid {folder}/pid; error_log {folder}/errors; worker_processes 1; user root;
events {{ worker_connections 1024; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port};
    client_max_body_size 130m;
    location / {{
      proxy_pass http://127.0.0.1:{portal};
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $http_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto https;
    }}
  }}
}}
"""


def nginx_program() -> str:
    """Where Debian puts it. Raises `FileNotFoundError`."""
    found = shutil.which("nginx", path=DEBIAN)
    if found is None:
        raise FileNotFoundError("nginx is missing: `.ci/packages test` installs it")
    return found


class Nginx(Server):
    """Passes on what it has received whole, as said by whoever asks: from which address, over TLS."""

    def __init__(self, portal: int) -> None:
        super().__init__("portal-nginx-")
        self.portal = portal
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> Nginx:
        configuration = self.folder / "nginx.conf"
        configuration.write_text(CONFIGURATION.format(folder=self.folder, port=self.port, portal=self.portal))
        self.spawn([nginx_program(), "-c", str(configuration), "-p", str(self.folder)])
        self.wait(self._listens, 10, "nginx")
        return self

    def _listens(self) -> bool:
        with socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True

    def kill(self) -> None:
        """End it and its worker."""
        if self.process:
            self.process.terminate()
            self.process.wait()
