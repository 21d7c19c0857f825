"""The browser, or the app, that signed up: a person who still has it need not write the password again to activate."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tenant_space.identity.sign_up.links import LINK_SECONDS

# What the session of step 2 keeps: the number of the sign-up. An app has no cookies, and this is all it has.
SESSION_KEY = "registration_done"
_SALT = "tenant_space.identity.sign_up.browser"


def sign_up_keep(request: HttpRequest, response: HttpResponse, number: str, *, with_cookie: bool = True) -> None:
    """Mark this browser, or app, as the one of a sign-up. The number of one that was not recorded marks it alike."""
    request.session[SESSION_KEY] = number
    if not with_cookie:
        return
    response.set_signed_cookie(
        settings.PORTAL_SIGN_UP_COOKIE,
        number,
        salt=_SALT,
        max_age=LINK_SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def sign_ups_of_browser(request: HttpRequest) -> frozenset[str]:
    """The numbers of the sign-ups made here, by the cookie and by the session."""
    cookie = request.get_signed_cookie(settings.PORTAL_SIGN_UP_COOKIE, "", salt=_SALT, max_age=LINK_SECONDS)
    return frozenset({cookie or "", str(request.session.get(SESSION_KEY, ""))} - {""})


def sign_up_forget(request: HttpRequest, response: HttpResponse) -> None:
    """The sign-up is over: nothing of it stays in this browser."""
    request.session.pop(SESSION_KEY, None)
    if settings.PORTAL_SIGN_UP_COOKIE in request.COOKIES:
        response.delete_cookie(settings.PORTAL_SIGN_UP_COOKIE, samesite="Lax")
