"""A database on which `setup_site` has run, prepared once for the whole suite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections

from config.site_content.specimen import specimen_png
from tests.conftest import point_at

PICTURE = "original_images/exemple-avis-echeance.png"

if TYPE_CHECKING:
    from tests.conftest import Databases


@contextmanager
def site_database(databases: Databases, blocker) -> Iterator[None]:
    """Make the tests inside work on a copy of it."""
    with blocker.unblock():
        before = dict(connections["default"].settings_dict)
        point_at(databases.copy(databases.prepare("site", "migrated", ["setup_site"])))
        # The database comes from another process; the files of the suite are in the memory of this one.
        if not default_storage.exists(PICTURE):
            default_storage.save(PICTURE, ContentFile(specimen_png()[0]))
    yield
    with blocker.unblock():
        connections["default"].close()
        connections["default"].settings_dict.update(before)
