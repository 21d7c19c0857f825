"""Handing out a file so that a browser runs nothing of it, guesses nothing, and keeps nothing."""

from __future__ import annotations

from typing import IO, Any, TypeVar

from django.core.files import File
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header

AnyResponse = TypeVar("AnyResponse", bound=HttpResponseBase)
POLICY = "default-src 'none'; sandbox"


def attachment(content: IO[bytes] | File[Any], name: str, mime: str) -> FileResponse:
    """An open file, sent piece by piece as an attachment of this name and media type; the answer closes it."""
    return inert(FileResponse(content, as_attachment=True, filename=name, content_type=mime))


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
