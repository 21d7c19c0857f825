"""The bytes of files and page images in the private storage, under names that say nothing."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tenant_space.files.storages import STORAGE_ERRORS

logger = logging.getLogger(__name__)

FOLDER = "envois"


class StorageAway(Exception):
    """The storage does not take files now."""


def content_store(content: bytes, extension: str) -> str:
    """Keep these bytes; returns their name. Raises `StorageAway`."""
    name = uuid.uuid4().hex
    try:
        return default_storage.save(f"{FOLDER}/{name[:2]}/{name}.{extension}", ContentFile(content))
    except STORAGE_ERRORS as error:
        logger.error("storage: a file was not kept (%s)", type(error).__name__)
        raise StorageAway from error


def content_delete(names: Iterable[str]) -> None:
    """Delete these; what the storage does not delete now is found by `purge.leftovers_purge`."""
    for name in names:
        try:
            default_storage.delete(name)
        except STORAGE_ERRORS as error:
            logger.warning("storage: %s not deleted (%s)", name, type(error).__name__)
