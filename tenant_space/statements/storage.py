"""How long the bytes of long statements stay in the private storage."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from tenant_space.files.private_store import leftovers_delete
from tenant_space.statements.prepared import FOLDER


def leftovers_purge() -> int:
    """Delete the files of days no statement is kept from, whatever became of their rows. Returns how many."""
    kept = dt.timedelta(hours=settings.PORTAL_STATEMENT_HOURS) + dt.timedelta(days=1)
    oldest = f"{timezone.localdate() - kept:%Y%m%d}"
    return leftovers_delete(FOLDER, lambda folder: folder < oldest, lambda names: names, with_folder=True)
