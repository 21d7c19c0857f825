"""Signing in, and a lost password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.utils import get_login_redirect_url, get_next_redirect_url
from allauth.account.views import LoginView, PasswordResetView
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.csrf import csrf_failure

from tenant_space.formats import duration
from tenant_space.identity.limits import Limit, TooManyTries, try_take
from tenant_space.identity.origin import client_address, network_of
from tenant_space.identity.sessions.idle import idle_seconds
from tenant_space.identity.sessions.kept import KEPT
from tenant_space.identity.sessions.opened import LEFT
from tenant_space.identity.sign_in import words

# On the way here from a form that kept what was typed in its own draft.
DRAFT_WAITS = "garde"


@dataclass(frozen=True, slots=True)
class WhyHere:
    """Why somebody is asked to sign in."""

    title: str
    """In a few words."""
    text: str
    """What happened, and what to do."""
    waits: str = ""
    """That what was typed waits, and for how long; empty: nothing does."""


class SignInView(LoginView):
    """allauth's page; says why somebody is asked again, and that what they wrote waits."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        request = self.request
        draft_waits = DRAFT_WAITS in request.GET or DRAFT_WAITS in request.POST
        context = super().get_context_data(draft_waits=draft_waits, **kwargs)
        left = request.session.get(LEFT) or {}
        idle = bool(left.get("idle")) and request.method == "GET"
        kept = words.REQUEST_WAITS.format(days=settings.PORTAL_DRAFT_DAYS) if draft_waits else ""
        waits = words.FORM_WAITS if KEPT in request.session else kept
        return {**context, "why": _why(idle=idle, waits=waits, led=bool(get_next_redirect_url(request)))}


def _why(*, idle: bool, waits: str, led: bool) -> WhyHere | None:
    """None for those who came by themselves. `led`: from a page that asks for a sign-in."""
    if idle:
        minutes = max(1, round(idle_seconds() / 60))
        text = words.IDLE.format(minutes=minutes, plural="s" if minutes > 1 else "")
        return WhyHere(words.IDLE_TITLE, text, waits)
    if waits:
        return WhyHere(words.ENDED_TITLE, words.ENDED, waits)
    return WhyHere(words.LED_TITLE, words.LED) if led else None


class LostPasswordView(PasswordResetView):
    """allauth's page, with our limit per network; the one per address is kept where the mail would leave."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            try_take(Limit.RESET_NETWORK, network_of(client_address(request)))
        except TooManyTries as refused:
            response = render(request, "429.html", {"wait": duration(refused.seconds)}, status=429)
            response["Retry-After"] = str(refused.seconds)
            return response
        return super().post(request, *args, **kwargs)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose protection does not hold.

    A second press of « Connexion », or of the code that follows, comes with the token of before the first one: it
    goes where the first one led. Nothing is done but that.
    """
    steps = (reverse("account_login"), reverse("mfa_authenticate"))
    if request.path in steps and request.user.is_authenticated:
        return HttpResponseRedirect(get_login_redirect_url(request))
    return csrf_failure(request, reason)
