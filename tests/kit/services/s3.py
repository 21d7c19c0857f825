"""The object store."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from tests.kit.services.base import Server, free_port


class SeaweedS3(Server):
    """A real S3 server with a private and a public bucket. Starting it, again or not, takes a few seconds."""

    KEY, SECRET = "portal-key", "portal-secret-0123456789"

    def __init__(self) -> None:
        super().__init__("portal-s3-")
        self.ports = {name: free_port() for name in ("master", "volume", "filer", "s3")}

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

    @property
    def client(self) -> Any:
        """A client with the portal's own rights."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=self.KEY,
            aws_secret_access_key=self.SECRET,
            region_name="us-east-1",
            config=Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 1}),
        )

    def start(self) -> SeaweedS3:
        (self.folder / "s3.json").write_text(json.dumps({"identities": self._identities()}))
        self.spawn(self._command())
        self.wait(self._create_buckets, 60, "the S3 server")
        return self

    def _command(self) -> list[str]:
        options = {
            "dir": self.folder,
            "ip": "127.0.0.1",
            "ip.bind": "127.0.0.1",
            **{f"{name}.port": port for name, port in self.ports.items()},
            "s3.config": self.folder / "s3.json",
            "master.electionTimeout": "1s",  # else a second start waits ten seconds for other masters
            "master.volumeSizeLimitMB": 64,
            "volume.max": 20,
            "master.telemetry": "false",
            "volume.preStopSeconds": 1,
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
        }
        program = str(Path(sys.executable).parent / "weed")
        return [program, "server", "-filer", "-s3", *(f"-{name}={value}" for name, value in options.items())]

    def _identities(self) -> list[dict[str, Any]]:
        everything = ["Admin", "Read", "Write", "List", "Tagging"]
        keys = [{"accessKey": self.KEY, "secretKey": self.SECRET}]
        return [
            {"name": "portal", "credentials": keys, "actions": everything},
            {"name": "anonymous", "actions": ["Read:portal-public"]},
        ]

    def _create_buckets(self) -> bool:
        known = {bucket["Name"] for bucket in self.client.list_buckets()["Buckets"]}
        for bucket in ("portal-private", "portal-public"):
            if bucket not in known:
                self.client.create_bucket(Bucket=bucket)
            self.client.put_object(Bucket=bucket, Key="ready", Body=b"ready")
        return True
