"""Handing out a file so that a browser runs nothing of it, guesses nothing, and keeps nothing."""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO, Any, TypeVar
from urllib.parse import quote

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header

AnyResponse = TypeVar("AnyResponse", bound=HttpResponseBase)
POLICY = "default-src 'none'; sandbox"


def attachment(content: IO[bytes] | File[Any], name: str, mime: str) -> FileResponse:
    """An open file, sent piece by piece as an attachment of this name and media type; the answer closes it.

    Where the proxy sends files itself (`PORTAL_ACCEL_LOCATION`), the answer only tells it which one.
    """
    place = _place(content)
    if not place:
        return inert(FileResponse(content, as_attachment=True, filename=name, content_type=mime))
    content.close()
    response = inert(FileResponse(io.BytesIO(), as_attachment=True, filename=name, content_type=mime))
    response["X-Accel-Redirect"] = place
    return response


def _place(content: IO[bytes] | File[Any]) -> str:
    """Under which address the proxy finds a file of the private storage; empty: it is not to, or cannot, send it."""
    name = content.name if isinstance(content, File) else ""
    if not settings.PORTAL_ACCEL_LOCATION or not name or not isinstance(default_storage, FileSystemStorage):
        return ""
    folder, path = Path(default_storage.location).resolve(), Path(default_storage.location, name).resolve()
    inside = path.is_relative_to(folder) and path.is_file()
    return settings.PORTAL_ACCEL_LOCATION + quote(str(path.relative_to(folder))) if inside else ""


def attachment_of_bytes(content: bytes, name: str, mime: str) -> HttpResponse:
    """A file made while one waits, as an attachment of this name and media type."""
    headers = {"Content-Disposition": str(content_disposition_header(True, name))}
    return inert(HttpResponse(content, content_type=mime, headers=headers))


def inert(response: AnyResponse) -> AnyResponse:
    """An answer of whatever bytes, of which a browser runs nothing; shared machines keep no copy of it."""
    response["X-Content-Type-Options"] = "nosniff"
    # The header itself, not `_csp_replace`: the looser policy of the pages or the admin would be added to it.
    response["Content-Security-Policy"] = POLICY
    add_never_cache_headers(response)
    return response
