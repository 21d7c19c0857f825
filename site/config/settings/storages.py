"""Where files are kept: on this machine's disk, or on S3-compatible storage when the environment names one."""

from pathlib import Path
from typing import Any

import environ
from botocore.config import Config

S3 = "storages.backends.s3.S3Storage"


def storages(env: environ.Env, media_root: Path, media_url: str) -> dict[str, dict[str, Any]]:
    """The `STORAGES` of Django: `default` is private, `public` is explicit."""
    on_s3 = env("S3_ENDPOINT", default="") or env("S3_PRIVATE_BUCKET", default="")
    private, public = _buckets(env) if on_s3 else _folders(media_root, media_url)
    return {
        "default": private,
        "public": public,
        "staticfiles": {"BACKEND": "config.stylesheet.StaticFilesStorage"},
    }


def _folders(media_root: Path, media_url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    private = {
        "BACKEND": "tenant_space.files.storages.PrivateFileSystemStorage",
        "OPTIONS": {"location": media_root / "private"},
    }
    public = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": media_root / "public", "base_url": media_url},
    }
    return private, public


def _buckets(env: environ.Env) -> tuple[dict[str, Any], dict[str, Any]]:
    shared = {
        "endpoint_url": env("S3_ENDPOINT", default="") or None,
        "access_key": env("S3_ACCESS_KEY"),
        "secret_key": env("S3_SECRET_KEY"),
        "region_name": env("S3_REGION", default="us-east-1"),
        # boto's own time-outs would hold a web thread for minutes when the server hangs.
        "client_config": Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=3,
            read_timeout=10,
            retries={"total_max_attempts": 2},
        ),
        "default_acl": None,
        "file_overwrite": False,
    }
    private = {"bucket_name": env("S3_PRIVATE_BUCKET", default="portal-private"), "querystring_expire": 60}
    public = {
        "bucket_name": env("S3_PUBLIC_BUCKET", default="portal-public"),
        "querystring_auth": False,
        "custom_domain": env("S3_PUBLIC_DOMAIN", default="") or None,
    }
    return {"BACKEND": S3, "OPTIONS": {**shared, **private}}, {"BACKEND": S3, "OPTIONS": {**shared, **public}}
