"""A form sent after the idle time-out: kept in the session it was sent from, sealed, for its owner, for an hour."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from tenant_space.identity.requests import PortalRequest
from tenant_space.identity.secrets import secret_open, secret_seal
from tenant_space.identity.sessions.opened import LEFT

KEPT = "kept_form"
KEPT_SECONDS = 3600
KEPT_BYTES = 64 * 1024
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# The names of fields that are never kept: what proves who somebody is. A postcode proves nothing.
_SECRET = re.compile(
    r"password|motdepasse|csrf|credential|(?:^|[^a-z])(?:passe|mdp|t?otp|pin)\d*(?:$|[^a-z])"
    r"|(?:^|(?<!zip)(?<!postal)[^a-z])code\d*$"
)


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What was typed in a form."""

    path: str
    """The address it was sent to."""
    fields: tuple[tuple[str, str], ...]
    """Names and values in their order."""


def form_keep(request: PortalRequest, response: HttpResponse) -> bool:
    """Keep what was sent, when the answer only leads to the sign-in. Returns whether it was kept.

    Such an answer means that the form's protection held. A page that keeps files and all by itself leads
    back elsewhere than to its own address, so it is left alone.
    """
    return _back(response) == request.get_full_path() and sent_keep(request)


def sent_keep(request: PortalRequest) -> bool:
    """Keep what was sent, once its protection held. Returns whether it was kept: no files, no other method."""
    if request.method != "POST":
        return False
    fields = _fields(request)
    owner = request.session.get(SESSION_KEY) or (request.session.get(LEFT) or {}).get("owner")
    if not fields or not owner:
        return False
    request.session[KEPT] = {
        "owner": owner,
        "path": request.get_full_path(),
        "fields": secret_seal(json.dumps(fields)),
        "at": int(time.time()),
    }
    request.form_kept_now = True
    return True


def form_kept(session: SessionBase) -> KeptForm | None:
    """What waits for the person signed in now; None for anybody else, and after an hour."""
    kept = session.get(KEPT)
    if not kept or kept["owner"] != session.get(SESSION_KEY) or _is_old(kept):
        return None
    if not url_has_allowed_host_and_scheme(kept["path"], allowed_hosts=None):
        return None
    try:
        fields = json.loads(secret_open(kept["fields"]))
    except InvalidToken:
        return None
    return KeptForm(kept["path"], tuple((name, value) for name, value in fields))


def form_forget(session: SessionBase) -> None:
    """Drop what was kept: it was sent again, or is not wanted any more."""
    session.pop(KEPT, None)


def form_expire(request: HttpRequest) -> None:
    """Drop a form that has waited for too long. A GET only looks away: the next write of the session leaves it out."""
    session = request.session
    kept = session.get(KEPT)
    if kept and _is_old(kept):
        modified = session.modified
        form_forget(session)
        session.modified = modified or request.method not in ("GET", "HEAD", "OPTIONS")


def _is_old(kept: dict[str, Any]) -> bool:
    return time.time() - kept["at"] > KEPT_SECONDS


def _back(response: HttpResponse) -> str:
    """Where an answer leads back to after the sign-in; empty when it leads to no sign-in."""
    parts = urlsplit(response.get("Location", ""))
    if response.status_code != 302 or parts.path != resolve_url(settings.LOGIN_URL):
        return ""
    return parse_qs(parts.query).get("next", [""])[0]


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    try:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return []
    if request.content_type not in _FORMS or size > KEPT_BYTES:
        return []
    try:
        if any(request.FILES.values()):
            return []
        typed = request.POST
    except RawPostDataException:
        return []
    return [(name, value) for name, values in typed.lists() if not _SECRET.search(name.lower()) for value in values]
