"""How long somebody may do nothing before being signed out.

The time of the last request is in a signed cookie bound to the session, renewed at most once a minute: a
GET writes nothing to the database. A session that a sign-in opened is measured; without a cookie that fits,
nobody is signed in with it any more. Sessions of apps have no cookies: they end with their age.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.core.internal.httpkit import is_headless_request
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "activite"
MEASURED = "idle_measured"  # in the session: a person signed in here, through a browser
RENEW_SECONDS = 60
WARN_SECONDS = 120
_SALT = "accounts.session.idle"


@dataclass(frozen=True, slots=True)
class Idle:
    """How it stands with this request's session. `left`: seconds until it ends, 0 when it has."""

    measured: bool
    left: int = 0
    fresh: bool = False  # the cookie needs no renewal yet

    @property
    def ended(self) -> bool:
        return self.measured and self.left <= 0


def idle_seconds() -> int:
    """After how many seconds without a request one is signed out; 0: never."""
    return round(settings.PORTAL_IDLE_MINUTES * 60)


def idle_mark(request: HttpRequest) -> None:
    """Measure this session from now on. Called when somebody has signed in; apps have no cookies."""
    if is_headless_request(request) != "app":
        request.session[MEASURED] = True


def idle_of(request: HttpRequest) -> Idle:
    """How it stands with the session of a request. Needs `request.user`."""
    limit = idle_seconds()
    if not limit or not request.user.is_authenticated or not _is_measured(request):
        return Idle(measured=False)
    age = _age(request.COOKIES.get(COOKIE, ""), request.session.session_key)
    if age is None:
        return Idle(measured=True)
    # One renewal a minute: what happened since counts too, so nobody is signed out early.
    renewal = min(RENEW_SECONDS, limit // 4)
    return Idle(measured=True, left=max(0, limit + renewal - age), fresh=age < renewal)


def idle_forget_user(request: HttpRequest) -> None:
    """Treat the request as one of a visitor. The session stays, for what was typed (`kept`)."""
    request.user = request._cached_user = AnonymousUser()


def idle_leave(request: HttpRequest) -> None:
    """Signing in where somebody was signed out: under a new key, since the old one may be known."""
    if getattr(request, "idle_ended", False):
        request.session.cycle_key()


def idle_cookie_set(request: HttpRequest, response: HttpResponse) -> None:
    """Note on the device that somebody was active just now."""
    response.set_cookie(
        COOKIE,
        signing.dumps([_digest(request.session.session_key), int(time.time())], salt=_SALT),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _is_measured(request: HttpRequest) -> bool:
    """« Rester connecté » frees a tenant, never staff. It is the one thing that lets a session outlive the browser."""
    remembered = request.user.tenant_id and not request.session.get_expire_at_browser_close()
    return bool(request.session.get(MEASURED)) and not remembered


def _age(cookie: str, session_key: str) -> int | None:
    """Seconds since the cookie was made; None when it is missing, forged or of another session."""
    try:
        digest, made_at = signing.loads(cookie, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return max(0, int(time.time()) - made_at) if digest == _digest(session_key) else None


def _digest(session_key: str | None) -> str:
    return salted_hmac(_SALT, session_key or "", algorithm="sha256").hexdigest()[:32]
