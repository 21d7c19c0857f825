from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from config.access import Rule, rule_of
from tenant_space.identity.second_factor.selectors import factor_missing

ADMIN = "/admin/"
# Adding a second factor, confirming that it is oneself, leaving.
WITHOUT_FACTOR = ("ma-securite/", "connexion/confirmer/", "admin/logout/")
# Open to everybody, but Wagtail gives staff more of it: the files of private collections.
ALSO_WITH_FACTOR = ("fichiers/",)
# Wagtail's own admin templates carry inline scripts and styles without a nonce.
_ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}


class AdminMiddleware:
    """Who may enter the admin, and who adds a second factor first; a looser content policy there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(ADMIN):
            # As django-csp's decorator does. A preview keeps what its page allows: the player of a film.
            response._csp_update = {**getattr(response, "_csp_update", {}), **_ADMIN_POLICY}  # type: ignore[attr-defined]  # django-csp
        return response

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        """Refuse signed-in people without admin access: Wagtail would send them to sign in, for ever.

        Staff who must have a second factor and have none are led to where one is added.
        """
        if not request.user.is_authenticated:
            return None
        if request.path.startswith(ADMIN) and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        if _needs_factor(request) and factor_missing(request.user):
            return HttpResponseRedirect(reverse("factor_required"))
        return None


def _needs_factor(request: HttpRequest) -> bool:
    """Whether staff come here with a second factor only: all but the open pages and their own security.

    Not the admin alone: managers also read files outside it.
    """
    route = request.resolver_match.route if request.resolver_match else ""
    guarded = rule_of(route) is not Rule.OPEN or route.startswith(ALSO_WITH_FACTOR)
    return guarded and not route.startswith(WITHOUT_FACTOR)
