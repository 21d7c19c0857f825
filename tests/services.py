"""The real parts that the portal leans on, started by the suite itself on free ports."""

from __future__ import annotations

import contextlib
import email
import json
import logging
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path

import psycopg
from aiosmtpd.controller import Controller

logging.getLogger("mail.log").setLevel(logging.ERROR)  # the SMTP catcher tells every word
ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(ready: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until `ready` answers true; it may raise while things are starting."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(Exception):
            if ready():
                return
        time.sleep(0.05)
    raise TimeoutError(f"{what} did not come up in {seconds} s")


class PostgreSQL:
    """A throw-away server from Debian's package, on a free port and in a temporary folder."""

    def __init__(self, *, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
        self.port = free_port()
        self.durable = durable
        self.bin = max(Path("/usr/lib/postgresql").glob("*/bin"))
        # PostgreSQL refuses to run as root; Debian's package brings a user for it.
        account = pwd.getpwnam("postgres") if os.getuid() == 0 else None
        self.as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        if account:
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self.process: subprocess.Popen | None = None

    def start(self) -> PostgreSQL:
        data = self.folder / "data"
        if not data.exists():
            self._run("initdb", "-D", str(data), "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        safe = "on" if self.durable else "off"
        options = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.folder),
            "fsync": safe,
            "synchronous_commit": safe,
            "full_page_writes": safe,
            "max_connections": 60,
        }
        command = [str(self.bin / "postgres"), "-D", str(data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=self.folder, start_new_session=True, **self.as_user
        )
        wait_for(lambda: bool(self.run("SELECT 1")), 20, "PostgreSQL")
        return self

    def _run(self, name: str, *args: str) -> None:
        subprocess.run([self.bin / name, *args], check=True, capture_output=True, cwd=self.folder, **self.as_user)

    def run(self, sql: str, database: str = "postgres") -> list[tuple]:
        """Run one statement outside any transaction."""
        with psycopg.connect(self.address(database), autocommit=True, connect_timeout=2) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def create(self, name: str, template: str = "template1") -> str:
        """Create a database, a copy of another one, and return its address."""
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.address(name)

    def dump(self, name: str, target: Path) -> None:
        """Write a database as SQL."""
        command = [self.bin / "pg_dump", "--no-owner", "-f", target, self.address(name)]
        subprocess.run(command, check=True, capture_output=True)

    def restore(self, name: str, source: Path) -> None:
        """Fill an empty database with SQL written by `dump`."""
        command = [self.bin / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", source, self.address(name)]
        subprocess.run(command, check=True, capture_output=True)

    def address(self, name: str) -> str:
        return f"postgres://portal@127.0.0.1:{self.port}/{name}"

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class MailCatcher:
    """A real SMTP server that keeps what it gets."""

    def __init__(self) -> None:
        self.port = free_port()
        self.messages: list[EmailMessage] = []
        self.controller: Controller | None = None

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        self.messages.append(email.message_from_bytes(envelope.content, policy=modern))
        return "250 OK"

    def start(self) -> MailCatcher:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()
        return self

    def stop(self) -> None:
        if self.controller:
            self.controller.stop()
            self.controller = None

    def wait(self, to: str, subject: str, seconds: float = 20, count: int = 1) -> EmailMessage:
        """The latest mail to this address with this subject, once `count` of them have come."""

        def found() -> list[EmailMessage]:
            return [m for m in self.messages if m["To"] == to and m["Subject"].strip() == subject]

        wait_for(lambda: len(found()) >= count, seconds, f"the mail « {subject} » to {to}")
        return found()[-1]


class SeaweedS3:
    """A real S3 server with a private and a public bucket."""

    KEY, SECRET = "portal-key", "portal-secret-0123456789"

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="portal-s3-"))
        self.ports = {name: free_port_pair() for name in ("master", "volume", "filer", "s3")}
        self.process: subprocess.Popen | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.ports['s3']}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PORTAL_S3_ENDPOINT": self.endpoint,
            "PORTAL_S3_ACCESS_KEY": self.KEY,
            "PORTAL_S3_SECRET_KEY": self.SECRET,
        }

    def start(self) -> SeaweedS3:
        identities = self.folder / "s3.json"
        identities.write_text(
            json.dumps(
                {
                    "identities": [
                        {
                            "name": "portal",
                            "credentials": [{"accessKey": self.KEY, "secretKey": self.SECRET}],
                            "actions": ["Admin", "Read", "Write", "List", "Tagging"],
                        },
                        {"name": "anonymous", "actions": ["Read:portal-public"]},
                    ]
                }
            )
        )
        options = {
            "dir": self.folder,
            "ip": "127.0.0.1",
            "ip.bind": "127.0.0.1",
            "master.port": self.ports["master"],
            "volume.port": self.ports["volume"],
            "filer.port": self.ports["filer"],
            "s3.port": self.ports["s3"],
            "s3.config": identities,
            "master.volumeSizeLimitMB": 64,
            "volume.max": 20,
            "master.telemetry": "false",
            "volume.preStopSeconds": 1,
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
        }
        command = [str(Path(sys.executable).parent / "weed"), "server", "-filer", "-s3"]
        command += [f"-{name}={value}" for name, value in options.items()]
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        wait_for(self._create_buckets, 60, "the S3 server")
        return self

    def _create_buckets(self) -> bool:
        import boto3

        client = boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=self.KEY,
            aws_secret_access_key=self.SECRET,
            region_name="us-east-1",
        )
        for bucket in ("portal-private", "portal-public"):
            client.create_bucket(Bucket=bucket)
            client.put_object(Bucket=bucket, Key="ready", Body=b"ready")
        return True

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port_pair() -> int:
    """A free port whose port + 10000 is free too: the S3 server opens both."""
    while True:
        port = free_port()
        with socket.socket() as probe, contextlib.suppress(OSError, OverflowError):
            probe.bind(("127.0.0.1", port + 10_000))
            return port


class HtmlChecker:
    """The Nu Html Checker, kept running."""

    def __init__(self) -> None:
        self.port = free_port()
        jar = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"
        command = ["java", "-Dnu.validator.servlet.bind-address=127.0.0.1", "-cp", str(jar)]
        self.process = subprocess.Popen(
            [*command, "nu.validator.servlet.Main", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(lambda: self.errors("<!DOCTYPE html><html lang=fr><title>x</title>") == [], 60, "the HTML checker")

    def errors(self, html: str) -> list[str]:
        """The errors (not the remarks) in a page."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/?out=json",
            data=html.encode(),
            headers={"Content-Type": "text/html; charset=utf-8"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            messages = json.load(answer)["messages"]
        return [f"{m.get('lastLine')}: {m['message']}" for m in messages if m["type"] == "error"]

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
