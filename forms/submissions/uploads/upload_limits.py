"""How much a tenant may send with one request, as the settings say and as the form tells."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

MEGA = 1024 * 1024
TYPES = "PDF, JPG, PNG, HEIC ou TIF"
# Types by name, not image/*: phones offer the camera all the same, and nobody picks a GIF in vain.
ACCEPT = "application/pdf,image/jpeg,image/png,image/heic,image/heif,image/tiff,.heic,.heif,.tif,.tiff"


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits on the files of one request."""

    file_bytes: int
    """The most bytes of one file, as sent."""
    count: int
    """The most files one request may have."""
    total_bytes: int
    """The most bytes of all files together, as sent."""
    accept: str
    """The types that the field of the form offers to choose, separated by commas."""
    sentence: str
    """The limits in one sentence, for the form."""


def upload_limits() -> Limits:
    """The limits in force."""
    file_mb, count = settings.PORTAL_UPLOAD_FILE_MB, settings.PORTAL_UPLOAD_COUNT
    total_mb = settings.PORTAL_UPLOAD_TOTAL_MB
    return Limits(
        file_bytes=file_mb * MEGA,
        count=count,
        total_bytes=total_mb * MEGA,
        accept=ACCEPT,
        sentence=f"{TYPES}. {file_mb} Mo par fichier, {count} fichiers, {total_mb} Mo en tout.",
    )
