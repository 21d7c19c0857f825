"""The second press of the form that asks for a code at the sign-in, when the first one is done already."""

from __future__ import annotations

from django.http import HttpRequest

from tenant_space.identity.limits import TooManyTries
from tenant_space.identity.second_factor.services import code_try, code_try_forgive, factor_pressed
from tenant_space.identity.sessions.same_form import press_of, session_of_press, session_take
from tenant_space.identity.sessions.selectors import may_sign_in


def press_join(request: HttpRequest, code: str) -> bool:
    """Sign this request in with the session that the first press has just opened. Returns whether it was that press.

    Asked of it is what was asked of the first: the session in which the password was right, the token of that form
    and the code that was right there, all within a few seconds. Codes tried here are counted as any other, so that
    somebody who holds a stolen session and its token cannot guess the rest.
    """
    first = session_of_press(request)
    if first is None or not may_sign_in(first.user):
        return False
    try:
        code_try(user=first.user)
    except TooManyTries:
        return False
    if factor_pressed(user=first.user, code=code, press=press_of(request)) is None:
        return False
    code_try_forgive(user=first.user)
    session_take(request, first)
    return True
