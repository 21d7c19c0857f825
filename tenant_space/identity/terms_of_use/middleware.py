from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from tenant_space.identity.registry import terms_in_force
from tenant_space.identity.requests import PortalRequest
from tenant_space.identity.sessions.kept import sent_keep
from tenant_space.identity.terms_of_use.services import terms_due

# Beside the routes that are open to everybody: accepting, and leaving for good with the password it asks for.
_WAYS_OUT = ("terms_accept", "session_kept", "security_close", "account_reauthenticate")
# Open only to keep the words of somebody signed out; what is sent there can be sent again.
_ASKED_TOO = ("submission_settle", "submission_survey")
_CHANGED = "Les conditions générales d'utilisation ont changé. Rechargez la page pour les lire et les accepter."


class TermsMiddleware:
    """Lead tenants to the new terms of use before anything else. Stands after the one that sets `request.tenant`.

    Closed by default: only open routes and open pages are left alone. The tenant API asks `terms_due` itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: PortalRequest, view: Callable[..., Any], *args: Any) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or _is_open(request, view) or not terms_due(user):
            return None
        if "application/json" in request.headers.get("Accept", ""):  # a script of a page
            answer = {"error": _CHANGED, "code": "terms", "url": reverse("terms_accept")}
            return JsonResponse(answer, status=403)
        return HttpResponseRedirect(f"{reverse('terms_accept')}?{urlencode(_way_back(request))}")


def _is_open(request: HttpRequest, view: Callable[..., Any]) -> bool:
    name = request.resolver_match.url_name if request.resolver_match else None
    if name == "wagtail_serve":
        return request.path in terms_in_force().open_urls
    is_open = name not in _ASKED_TOO and not getattr(view, "login_required", True)
    return name in _WAYS_OUT or is_open


def _way_back(request: PortalRequest) -> dict[str, str]:
    """Where to go once they are accepted; what was typed is kept for sending it again, unless it holds files."""
    if request.method in ("GET", "HEAD"):
        return {"next": request.get_full_path()}
    if sent_keep(request):
        return {"next": reverse("session_kept")}
    return {"next": request.headers.get("Referer", "/"), "envoi": "perdu"}
