"""The bytes of long statements in the private storage, for as long as they are kept."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from tenant_space.files.storages import STORAGE_ERRORS
from tenant_space.statements.prepared import FOLDER

logger = logging.getLogger(__name__)


def content_store(name: str, content: bytes) -> None:
    """Keep these bytes under exactly this name, in place of what a killed worker left there.

    Raises one of `STORAGE_ERRORS`.
    """
    default_storage.delete(name)
    stored = default_storage.save(name, ContentFile(content))
    if stored != name:  # another worker was faster by less than this takes: its file is as good
        content_delete([stored])


def content_delete(names: Iterable[str]) -> None:
    """Delete these; what the storage does not delete now goes with its folder."""
    for name in names:
        try:
            default_storage.delete(name)
        except STORAGE_ERRORS as error:
            logger.warning("storage: %s not deleted (%s)", name, type(error).__name__)


def leftovers_purge() -> int:
    """Delete the files of days no statement is kept from, whatever became of their rows. Returns how many."""
    kept = dt.timedelta(hours=settings.PORTAL_STATEMENT_HOURS) + dt.timedelta(days=1)
    oldest = f"{timezone.localdate() - kept:%Y%m%d}"
    deleted = 0
    try:
        for folder in default_storage.listdir(FOLDER)[0]:
            if folder < oldest:
                names = [f"{FOLDER}/{folder}/{name}" for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]]
                content_delete([*names, f"{FOLDER}/{folder}"])
                deleted += len(names)
    except FileNotFoundError:
        return 0  # nothing was ever stored
    except STORAGE_ERRORS as error:
        logger.warning("statements: the storage does not answer (%s)", type(error).__name__)
    return deleted
