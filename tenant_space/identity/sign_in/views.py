"""Signing in, and a lost password."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import get_login_redirect_url
from allauth.account.views import LoginView, PasswordResetView
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


class SignInView(LoginView):
    """allauth's page; says why somebody is asked again."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        left = self.request.session.get(LEFT) or {}
        ended = left.get("idle") and self.request.method == "GET"
        minutes = max(1, round(idle_seconds() / 60)) if ended else 0
        kept = KEPT in self.request.session
        return super().get_context_data(idle_minutes=minutes, kept=kept, **kwargs)


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

    A second press of « CONNEXION » comes with the token of before the first one: it goes where the first one led.
    Nothing is done but that.
    """
    if request.path == reverse("account_login") and request.user.is_authenticated:
        return HttpResponseRedirect(get_login_redirect_url(request))
    return csrf_failure(request, reason)
