"""What a sign-in leaves in its session: whose it is, since when, whether it lasts; and what is left at its end.

A session that has ended is empty but for its owner's work: `session_settle` sees to it before anything reads
the session, so that no later sign-in starts from what an earlier one had proven.
"""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.core.internal.httpkit import is_headless_request
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from tenant_space.identity.models import User

APP_SESSION_KEY = "app_client"  # opened by an app: its key is a token, never a cookie
SIGN_IN = "sign_in"
LEFT = "left"
_WISH = "remember_wish"
# What the owner finds again after signing in: the form that was kept, the account shown, drafts of answers.
_KEPT, _WORK = "kept_form", ("account_number", "desk-draft-")


def remember_wish(request: HttpRequest, user: User, wanted: bool) -> None:
    """Note whether this person, whose password was right, ticked « Rester connecté ». Staff never stay."""
    if wanted and user.tenant_id:
        request.session[_WISH] = str(user.pk)


def sign_in_begin(request: HttpRequest) -> None:
    """Before the password of a visitor is looked at: nothing that an earlier try has proven counts any more."""
    if not request.user.is_authenticated:
        clear_login(request)
        request.session.pop(_WISH, None)


def session_mark(request: HttpRequest, user: User, by_key: bool) -> None:
    """Somebody has signed in: note since when, and give back what they had left; others' work is dropped.

    `by_key`: with a passkey alone, where nobody is asked about « Rester connecté ».
    """
    session, owner = request.session, str(user.pk)
    remembered = session.pop(_WISH, None) == owner and not by_key
    session[SIGN_IN] = {"user": owner, "at": int(time.time()), "remembered": remembered}
    session.set_expiry(settings.ACCOUNT_SESSION_COOKIE_AGE if remembered else 0)
    left = session.pop(LEFT, None)
    if left and left["owner"] == owner:
        session.update(left["work"])
    if (session.get(_KEPT) or {}).get("owner") != owner:
        session.pop(_KEPT, None)


def is_remembered(session: SessionBase) -> bool:
    """Whether who is signed in here ticked « Rester connecté » when doing so."""
    mark = session.get(SIGN_IN) or {}
    return bool(mark.get("remembered")) and mark["user"] == session.get(SESSION_KEY)


def is_over(session: SessionBase) -> bool:
    """Whether the sign-in is too long ago, whatever happened since: Django counts from the last change."""
    mark = session.get(SIGN_IN)
    if not mark or SESSION_KEY not in session:
        return False
    longest = settings.ACCOUNT_SESSION_COOKIE_AGE if mark["remembered"] else settings.SESSION_COOKIE_AGE
    return mark["user"] != session[SESSION_KEY] or not 0 <= time.time() - mark["at"] < longest


def is_app(request: HttpRequest) -> bool:
    """Whether an app asks, with a token instead of cookies."""
    return is_headless_request(request) == "app"


def is_closed_to(request: HttpRequest | None, user: User) -> bool:
    """Staff do not sign in through apps: nothing measures there how long they do nothing."""
    return request is not None and user.tenant_id is None and is_app(request)


def session_refuse_app(request: HttpRequest) -> None:
    """The token of an app that comes as a cookie opens nothing; the app keeps its session."""
    if request.session.get(APP_SESSION_KEY):
        request.session = import_module(settings.SESSION_ENGINE).SessionStore()
        _signed_out(request)


def session_settle(request: HttpRequest, idle: bool) -> bool:
    """Empty a session that signs nobody in any more, but for its owner's work. Returns whether it was one.

    Only in memory: a GET writes nothing, and what writes the session later writes the emptied one.
    """
    session = request.session
    if SESSION_KEY not in session or not (idle or is_over(session) or not request.user.is_authenticated):
        return False
    left: dict[str, Any] = {"owner": session[SESSION_KEY], "idle": idle}
    left["work"] = {name: value for name, value in session.items() if name.startswith(_WORK)}
    kept = session.get(_KEPT)
    session.clear()
    session[LEFT] = left
    if kept:
        session[_KEPT] = kept
    session.modified = False
    _signed_out(request)
    return True


def _signed_out(request: HttpRequest) -> None:
    """Nobody is signed in any more, nor found by those who ask Django's middleware later."""
    request.user = request._cached_user = AnonymousUser()  # type: ignore[attr-defined]  # its private memory
