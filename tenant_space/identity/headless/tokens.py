"""The session token of apps: the key of a session that was opened by an app, and of no other."""

from __future__ import annotations

from allauth.headless.internal.sessionkit import lookup_session
from allauth.headless.tokens.strategies.sessions import SessionTokenStrategy
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from tenant_space.identity.sessions.opened import APP_SESSION_KEY, is_over

LONGEST_TOKEN = 40  # a session key has 32 characters


class AppTokenStrategy(SessionTokenStrategy):
    """allauth's token, marked: the cookie of a browser, whose idle time-out is elsewhere, is no token."""

    def create_session_token(self, request: HttpRequest) -> str:
        request.session[APP_SESSION_KEY] = True
        return super().create_session_token(request)

    def lookup_session(self, session_token: str) -> SessionBase | None:
        if not session_token.isalnum() or len(session_token) > LONGEST_TOKEN:
            return None
        session = lookup_session(session_token)  # reads it at once; the one above first asks whether it is there
        return session if session and session.get(APP_SESSION_KEY) and not is_over(session) else None
