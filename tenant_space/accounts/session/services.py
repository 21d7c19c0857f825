"""The sessions of a sign-in: on which devices somebody is signed in, and ending them."""

from __future__ import annotations

from allauth.usersessions.models import UserSession

from tenant_space.accounts.models import User


def sessions_end(*, user: User, keep: str = "") -> int:
    """Sign this person out everywhere, but in the session with the key `keep`. Returns how many ended."""
    ended = 0
    for session in UserSession.objects.filter(user=user).exclude(session_key=keep):
        session.end()
        ended += 1
    return ended
