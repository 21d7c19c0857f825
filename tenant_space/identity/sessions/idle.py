"""How long somebody may do nothing before being signed out.

The time of the last request is in a signed cookie bound to the session, renewed at most once a minute: a
GET writes nothing to the database. A session that a sign-in opened is measured; without a cookie that fits,
nobody is signed in with it any more. Sessions of apps have no cookies: they end with their age.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from tenant_space.identity.models import User
from tenant_space.identity.requests import Idle
from tenant_space.identity.sessions.opened import SIGN_IN, is_remembered

COOKIE = "activite"
RENEW_SECONDS = 60
WARN_SECONDS = 120
_SALT = "identity.session.idle"


def idle_seconds() -> int:
    """After how many seconds without a request one is signed out; 0: never."""
    return round(settings.PORTAL_IDLE_MINUTES * 60)


def idle_of(request: HttpRequest) -> Idle:
    """How it stands with the session of a request. Needs `request.user`."""
    limit = idle_seconds()
    if not limit or not request.user.is_authenticated or not _is_measured(request.user, request.session):
        return Idle(measured=False)
    age = _age(request.COOKIES.get(COOKIE, ""), request.session.session_key)
    if age is None:
        return Idle(measured=True)
    # One renewal a minute: what happened since counts too, so nobody is signed out early.
    renewal = min(RENEW_SECONDS, limit // 4)
    return Idle(measured=True, left=max(0, limit + renewal - age), fresh=age < renewal)


def idle_cookie_set(request: HttpRequest, response: HttpResponse) -> None:
    """Note on the device that somebody was active just now."""
    response.set_cookie(
        COOKIE,
        signing.dumps([_digest(request.session.session_key), int(time.time())], salt=_SALT),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _is_measured(user: User, session: SessionBase) -> bool:
    """« Rester connecté » frees the tenant who ticked it, never staff."""
    return SIGN_IN in session and not (user.tenant_id and is_remembered(session))


def _age(cookie: str, session_key: str | None) -> int | None:
    """Seconds since the cookie was made; None when it is missing, forged or of another session."""
    try:
        digest, made_at = signing.loads(cookie, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return max(0, int(time.time()) - made_at) if digest == _digest(session_key) else None


def _digest(session_key: str | None) -> str:
    return salted_hmac(_SALT, session_key or "", algorithm="sha256").hexdigest()[:32]
