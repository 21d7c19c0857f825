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
    """The limits on files, in bytes as sent; `accept` and `sentence` are for the form."""

    file_bytes: int
    count: int
    total_bytes: int
    accept: str
    sentence: str


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
