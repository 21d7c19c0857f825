"""Pages that anybody may read, for those who are not signed in: made once, then answered from one kept body.

Nobody's data is in it, since it is filled by visitors without a session, and given to nobody who has one. A page with
a form is never kept: its token and cookie are one person's. Nor is one with a view restriction.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.http import parse_etags

from home.selectors import site_kept
from tenant_space.identity.sessions.idle import COOKIE as IDLE_COOKIE
from tenant_space.kept import public_version

READS_ONLY = ("GET", "HEAD")
_LEAST_PACKED = 200  # as Django: less is not worth it
# Of headers that Django writes itself, for the answer at hand.
_OF_THE_ANSWER = {"content-length", "vary"}


@dataclass(frozen=True, slots=True)
class _Body:
    """A page as visitors get it."""

    content: bytes
    """The page."""
    packed: bytes
    """The same, compressed."""
    headers: dict[str, str]
    """What goes with it."""
    allowed: dict[str, Any] | None
    """What its content policy allows besides, as django-csp takes it; None: nothing."""
    etag: str
    """What tells it from other bodies."""


class PublicPagesMiddleware:
    """Answers visitors from the kept body of a page, and keeps it. Stands outside of sessions and forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.PORTAL_PUBLIC_SECONDS or request.method not in READS_ONLY:
            return self.get_response(request)
        if _knows(request):
            return _private(request, self.get_response(request))
        key = _key(request)
        body = cache.get(key) if key else None
        if body is None:
            response = self.get_response(request)
            body = _body_of(request, response) if key else None
            if body is None:
                return response
            cache.set(key, body, settings.PORTAL_PUBLIC_SECONDS)
        return _answer(request, body)


def _knows(request: HttpRequest) -> bool:
    """Whether the browser brings anything by which somebody could be known, or be told something."""
    own = (settings.SESSION_COOKIE_NAME, settings.PORTAL_SIGN_UP_COOKIE, IDLE_COOKIE, "messages")
    return "Authorization" in request.headers or any(name in request.COOKIES for name in own)


def _private(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page with somebody's name at its top is kept by no browser: who signs out, or in, is not shown it again."""
    if _is_page(request) and "Cache-Control" not in response:
        add_never_cache_headers(response)
    return response


def _key(request: HttpRequest) -> str:
    """Where the body of this page is kept; empty: nowhere, as with parameters, which could be any number."""
    if request.GET or "//" in request.path or site_kept() is None:
        return ""
    try:
        origin = f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return ""  # refused further in
    # Digested: a path may be longer, or have other signs, than caches take.
    digest = hashlib.sha256(f"{origin}{request.path}".encode(errors="surrogateescape")).hexdigest()
    return f"home:body:{public_version()}:{digest}"


def _is_page(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.url_name == "wagtail_serve"


def _body_of(request: HttpRequest, response: HttpResponse) -> _Body | None:
    """What may be kept of an answer; None: it is no page, or one person's."""
    if not _is_page(request) or response.status_code != HTTPStatus.OK or response.streaming:
        return None
    one_persons = response.cookies or "Cache-Control" in response or "csrfmiddlewaretoken" in response.text
    if one_persons or request.method == "HEAD" or not response.get("Content-Type", "").startswith("text/html"):
        return None
    content = response.content
    return _Body(
        content=content,
        packed=gzip.compress(content, mtime=0),
        headers={name: value for name, value in response.items() if name.lower() not in _OF_THE_ANSWER},
        allowed=getattr(response, "_csp_update", None),
        etag=f'"{hashlib.sha256(content).hexdigest()[:32]}"',
    )


def _answer(request: HttpRequest, body: _Body) -> HttpResponse:
    """The page, or 304 where the browser has it. It asks each time: a page may be gone the next moment."""
    packs = "gzip" in request.headers.get("Accept-Encoding", "") and len(body.content) > _LEAST_PACKED
    etag = f"W/{body.etag}" if packs else body.etag
    known = [one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))]
    if body.etag in known:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body.packed if packs else body.content, headers=body.headers)
        if packs:
            response["Content-Encoding"] = "gzip"
    response["ETag"], response["Cache-Control"] = etag, "no-cache"
    if body.allowed:
        response._csp_update = body.allowed  # type: ignore[attr-defined]  # as django-csp's decorator does
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    return response
