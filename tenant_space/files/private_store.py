"""The binaries of ERP documents in the private storage."""

from __future__ import annotations

import logging

from django.core.files import File
from django.core.files.storage import default_storage

from tenant_space.files.storages import STORAGE_ERRORS

logger = logging.getLogger(__name__)


class BinaryUnavailable(Exception):
    """The file cannot be read now: missing, or the storage does not answer."""


def binary_open(name: str) -> File[bytes]:
    """Open a stored binary for reading, from its first byte.

    Raises `BinaryUnavailable`, so that callers can say so honestly instead of breaking half-way.
    """
    try:
        content = default_storage.open(name)
        content.read(1)  # object storages only ask the server here
        content.seek(0)
    except STORAGE_ERRORS as error:
        logger.error("stored binary unavailable: %s (%s)", name, type(error).__name__)
        raise BinaryUnavailable(name) from error
    return content
