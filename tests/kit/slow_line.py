"""A phone on a slow line: what it sends leaves in small parts, with whatever happens between two of them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any, cast

import requests
from PIL import Image
from requests.adapters import HTTPAdapter

from tests.kit.person import Person, form_with

UPLOAD_PAGE = "/j-envoie-mon-attestation-d-assurance/"
PARTS = 40
LARGE = 100_000
TAKE_OUT = "retirer"  # the button beside each file of the form


class SlowLine(HTTPAdapter):
    """Sends what is large in `PARTS` parts, and calls `between` after each."""

    def __init__(self, between: Callable[[], object]) -> None:
        super().__init__()
        self.between = between

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        if isinstance(request.body, bytes) and len(request.body) > LARGE:
            request.body = cast(Any, self._in_parts(request.body))
        return super().send(request, *args, **options)

    def _in_parts(self, body: bytes) -> Iterator[bytes]:
        size = len(body) // PARTS + 1
        for start in range(0, len(body), size):
            yield body[start : start + size]
            self.between()


def photo() -> bytes:
    """A photo of 1.5 MB or so."""
    out = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def photo_sent(person: Person, between: Callable[[], object]) -> requests.Response:
    """Add a photo to the form of a certificate over such a line. What refuses it names it, too: its list must grow."""
    person.session.mount("http://", SlowLine(between))
    page = person.get(UPLOAD_PAGE)
    answer = person.submit(page, {"ajouter": "1"}, [("fichiers", ("photo.jpg", photo(), "image/jpeg"))])
    assert _files(answer) > _files(page), "the photo is not in the list"
    return answer


def photo_taken_out(person: Person) -> requests.Response:
    """Take one out of that form again, before it is full."""
    page = person.get(UPLOAD_PAGE)
    button = form_with(page.text, [TAKE_OUT]).find("button", {"name": TAKE_OUT})
    answer = person.submit(page, {TAKE_OUT: button["value"]})
    assert _files(answer) < _files(page), "the photo is still in the list"
    return answer


def _files(page: requests.Response) -> int:
    return page.text.count(f'name="{TAKE_OUT}"')
