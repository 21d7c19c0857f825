"""Where files are kept: on this machine's disk, or on S3-compatible storage when the environment names one."""

from pathlib import Path
from typing import Any

from botocore.config import Config

from . import forms_of_values as forms
from .environment import Environment

S3 = "storages.backends.s3.S3Storage"
# Either says that files are on S3, even when it cannot be read: nothing is written to the disk by mistake.
S3_VARIABLES = {"PORTAL_S3_ENDPOINT", "PORTAL_S3_PRIVATE_BUCKET"}
_WHY = "le stockage S3 la demande"


def storages(env: Environment, media_root: Path, media_url: str) -> dict[str, dict[str, Any]]:
    """The `STORAGES` of Django: `default` is private, `public` is explicit."""
    endpoint, bucket = env("S3_ENDPOINT", forms.origin, default=""), env("S3_PRIVATE_BUCKET", forms.name, default="")
    on_s3 = endpoint or bucket or S3_VARIABLES & set(env.unreadable)
    private, public = _buckets(env) if on_s3 else _folders(media_root, media_url)
    return {
        "default": private,
        "public": public,
        "staticfiles": {"BACKEND": "config.static_files.StaticFilesStorage"},
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


def _buckets(env: Environment) -> tuple[dict[str, Any], dict[str, Any]]:
    shared = {
        "endpoint_url": env("S3_ENDPOINT", forms.origin, default="") or None,
        "access_key": env.needed("S3_ACCESS_KEY", _WHY, forms.secret),
        "secret_key": env.needed("S3_SECRET_KEY", _WHY, forms.secret),
        "region_name": env("S3_REGION", forms.name, default="us-east-1"),
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
    private = {"bucket_name": env("S3_PRIVATE_BUCKET", forms.name, default="portal-private"), "querystring_expire": 60}
    public = {
        "bucket_name": env("S3_PUBLIC_BUCKET", forms.name, default="portal-public"),
        "querystring_auth": False,
        "custom_domain": env("S3_PUBLIC_DOMAIN", forms.host, default="") or None,
    }
    return {"BACKEND": S3, "OPTIONS": {**shared, **private}}, {"BACKEND": S3, "OPTIONS": {**shared, **public}}
