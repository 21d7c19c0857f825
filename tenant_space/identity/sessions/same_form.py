"""Two presses of one sign-in form that cross: both end in the session that the first of them opened.

Without scripts nothing holds a second press back, and a browser keeps the answer to the last one, whichever the
server was done with first. So neither session may be ended: the second one joins the first. The step of the code
is such a form too: it is sent from the session in which the password was right, and that session ends with it.
"""

from __future__ import annotations

import datetime as dt
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tenant_space.identity.models import User

# How long after the first press another one still belongs to it. Later it is a sign-in of its own, with its own age.
CROSSING = dt.timedelta(minutes=1)
# How long a code that was right stays right for a second press. Shorter: whoever sends it proves nothing else.
PRESSED_TWICE = dt.timedelta(seconds=15)
_SALT = "identity.session.form"
_PRESS_SALT = "identity.session.press"


def session_note(request: HttpRequest, user: User) -> None:
    """Save the session of a sign-in, and the form it came from, for `session_join`. To be called as that is."""
    request.session.save()
    UserSession.objects.create_from_request(request)
    opened = UserSession.objects.filter(user=user, session_key=request.session.session_key)
    opened.update(data={"form": _form_of(request), "press": press_of(request)})


def session_join(request: HttpRequest, user: User) -> bool:
    """Give this request the session that another press of its form has just opened; its own is dropped.

    Returns whether there was one. To be called with the person's row locked, so that one press is the first.
    """
    form = _form_of(request)
    recent = UserSession.objects.filter(user=user, created_at__gte=timezone.now() - CROSSING)
    first = recent.filter(data__form=form).first() if form else None
    if first is None or not first.exists():
        return False
    _take(request, first)
    return True


def session_of_press(request: HttpRequest) -> UserSession | None:
    """The session that another press of the same form, sent from the same session, has just opened; None: none.

    It proves nothing by itself: the caller compares what the two presses sent before `session_take`.
    """
    press, since = press_of(request), timezone.now() - PRESSED_TWICE
    recent = UserSession.objects.select_related("user").filter(created_at__gte=since)
    first = recent.filter(data__press=press).first() if press else None
    return first if first and first.exists() else None


def session_take(request: HttpRequest, first: UserSession) -> None:
    """Give this request the session of another press, as a sign-in would: with its person, and another token."""
    _take(request, first)
    request.user = request._cached_user = first.user  # type: ignore[attr-defined]  # its private memory
    rotate_token(request)


def _take(request: HttpRequest, first: UserSession) -> None:
    request.session.delete()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(first.session_key)
    request.session.modified = True  # so that the answer carries its key


def press_of(request: HttpRequest) -> str:
    """What presses of one form from one session have in common, and nobody else has.

    The token alone can be planted in a browser by somebody else. Empty for apps, and where either is missing.
    """
    form, key = _form_of(request), request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return salted_hmac(_PRESS_SALT, f"{form}:{key}", algorithm="sha256").hexdigest() if form and key else ""


def _form_of(request: HttpRequest) -> str:
    """What presses of one form have in common: the browser's protection token, which each sign-in changes.

    Empty for apps, which have none.
    """
    token = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    return salted_hmac(_SALT, token, algorithm="sha256").hexdigest() if token else ""
