"""The private storage: ERP documents, uploads and statements, under names that say nothing.

Nothing in it has an address; views hand it out once they know to whom.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tenant_space.files.storages import STORAGE_ERRORS

logger = logging.getLogger(__name__)

# Names that one question to the database asks about.
AT_ONCE = 5000


class BinaryUnavailable(Exception):
    """The file cannot be read now: missing, or the storage does not answer."""


class StorageAway(Exception):
    """The storage does not take files now."""


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


def binary_put(name: str, content: bytes) -> str:
    """Keep these bytes under a name that nothing has yet; returns their name. Raises `StorageAway`."""
    try:
        return default_storage.save(name, ContentFile(content))
    except STORAGE_ERRORS as error:
        logger.error("storage: a file was not kept (%s)", type(error).__name__)
        raise StorageAway from error


def binary_replace(name: str, content: File[bytes]) -> None:
    """Keep this file under exactly this name, in place of what a killed process left there half-written.

    Raises one of `STORAGE_ERRORS`.
    """
    default_storage.delete(name)
    stored = default_storage.save(name, content)
    if stored != name:  # another process was faster by less than this takes: its file is as good
        binaries_delete([stored])


def binary_holds(name: str, size: int) -> bool:
    """Whether a file of this name and size (bytes) is there. Raises one of `STORAGE_ERRORS`."""
    return default_storage.exists(name) and default_storage.size(name) == size


def binaries_delete(names: Iterable[str]) -> None:
    """Delete these; what the storage does not delete now is left for the sweep of its folder."""
    for name in names:
        try:
            default_storage.delete(name)
        except STORAGE_ERRORS as error:
            logger.warning("storage: %s not deleted (%s)", name, type(error).__name__)


def binary_gone(name: str) -> bool:
    """Delete this one if it is there; False when the storage does not answer, so that no more is asked of it."""
    try:
        if default_storage.exists(name):
            default_storage.delete(name)
    except STORAGE_ERRORS as error:
        logger.warning("storage: %s not deleted (%s)", name, type(error).__name__)
        return False
    return True


def leftovers_delete(
    root: str,
    folders: Callable[[str], bool],
    unknown: Callable[[Sequence[str]], Iterable[str]],
    *,
    with_folder: bool = False,
) -> int:
    """Delete files that nobody knows any more, in those folders of `root` that `folders` picks by name.

    `unknown` is asked which of some names may go, `AT_ONCE` at most. `with_folder`: the folder itself goes too,
    since nobody writes into it any more. Returns how many files went; a storage that does not answer is left
    for another day.
    """
    deleted = 0
    try:
        for folder in sorted(filter(folders, default_storage.listdir(root)[0])):
            names = [f"{root}/{folder}/{name}" for name in default_storage.listdir(f"{root}/{folder}")[1]]
            for start in range(0, len(names), AT_ONCE):
                gone = list(unknown(names[start : start + AT_ONCE]))
                binaries_delete(gone)
                deleted += len(gone)
            if with_folder:
                binaries_delete([f"{root}/{folder}"])
    except FileNotFoundError:
        pass  # nothing was ever stored, or somebody else cleared it away
    except STORAGE_ERRORS as error:
        logger.warning("leftovers of %s: the storage does not answer (%s)", root, type(error).__name__)
    return deleted
