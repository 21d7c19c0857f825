"""Where the bytes of files and page images stand in the private storage."""

from __future__ import annotations

import uuid

from tenant_space.files.private_store import binary_put

FOLDER = "envois"


def content_store(content: bytes, extension: str) -> str:
    """Keep these bytes under a name that says nothing; returns it. Raises `StorageAway`."""
    name = uuid.uuid4().hex
    return binary_put(f"{FOLDER}/{name[:2]}/{name}.{extension}", content)
