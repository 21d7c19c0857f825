"""What Django's test client answers, for the type checker: the stubs leave out what redirects and downloads have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.test import Client as DjangoClient

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    class ClientResponse(_MonkeyPatchedWSGIResponse):
        """Any answer: what a test asks of it, it has."""

        url: str
        """Where a redirect leads."""
        streaming_content: Iterator[bytes]
        """The content of a download."""

    class Client(DjangoClient):
        """A browser without a screen."""

        get: Callable[..., ClientResponse]
        post: Callable[..., ClientResponse]
        head: Callable[..., ClientResponse]
        put: Callable[..., ClientResponse]
        patch: Callable[..., ClientResponse]
        delete: Callable[..., ClientResponse]
        options: Callable[..., ClientResponse]
        trace: Callable[..., ClientResponse]
        generic: Callable[..., ClientResponse]
else:
    ClientResponse, Client = HttpResponse, DjangoClient
