"""Where files are kept: local private files have no web address; what may go wrong has one name."""

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import FileSystemStorage

# A file that is missing, a full disk, an object storage that is down: callers say so instead of breaking.
STORAGE_ERRORS = (OSError, BotoCoreError, ClientError)


class PrivateFileSystemStorage(FileSystemStorage):
    """Tenant files on a local disk. Only the authorised view may hand them out."""

    def url(self, name: str | None) -> str:
        """Raises `NotImplementedError`: what Django asks of a storage without addresses, and Wagtail waits for."""
        raise NotImplementedError("A private file has no address; stream it through the authorised view.")
