"""How much a tenant may send with one request, as the settings say and as the form tells."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from forms.submissions.uploads.file_tools.sniff import PICTURES

MEGA = 1024 * 1024
TYPES = "PDF, JPG, PNG, HEIC, WebP ou TIF"
# Types by name, not image/*: phones offer the camera all the same, and nobody picks a GIF in vain.
ACCEPT = (
    "application/pdf,image/jpeg,image/png,image/heic,image/heif,image/webp,image/tiff,.heic,.heif,.webp,.tif,.tiff"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits on the files of one request."""

    file_bytes: int
    """The most bytes of one file that is no picture, as sent."""
    photo_bytes: int
    """The most bytes of one picture, as sent: it is kept much smaller."""
    count: int
    """The most files one request may have."""
    total_bytes: int
    """The most bytes of all files together, as sent."""
    accept: str
    """The types that the field of the form offers to choose, separated by commas."""
    sentence: str
    """The limits in one sentence, for the form."""

    def bytes_of(self, kind: str) -> int:
        """The most bytes of one file of this kind (`sniff`); of an unknown one, what a document may have."""
        return self.photo_bytes if kind in PICTURES else self.file_bytes


def upload_limits() -> Limits:
    """The limits in force."""
    file_mb, count = settings.PORTAL_UPLOAD_FILE_MB, settings.PORTAL_UPLOAD_COUNT
    total_mb = settings.PORTAL_UPLOAD_TOTAL_MB
    photo_mb = max(file_mb, min(settings.PORTAL_UPLOAD_PHOTO_MB, total_mb))
    return Limits(
        file_bytes=file_mb * MEGA,
        photo_bytes=photo_mb * MEGA,
        count=count,
        total_bytes=total_mb * MEGA,
        accept=ACCEPT,
        sentence=f"{TYPES}. {file_mb} Mo par fichier, {photo_mb} Mo pour une photo, "
        f"{count} fichiers, {total_mb} Mo en tout.",
    )
