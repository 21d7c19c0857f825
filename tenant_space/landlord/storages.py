"""Local private files: kept like any other, but without a web address."""

from django.core.files.storage import FileSystemStorage


class PrivateFileSystemStorage(FileSystemStorage):
    """Tenant files on a local disk. Only the authorised view may hand them out."""

    def url(self, name: str) -> str:
        raise ValueError("A private file has no address; stream it through the authorised view.")
