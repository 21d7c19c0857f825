from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

ADMIN = "/admin/"
# Wagtail's own admin templates carry inline scripts and styles without a nonce.
_ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}


class AdminMiddleware:
    """The door of the Wagtail admin: who stays outside, and a looser content policy for it alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(ADMIN):
            response._csp_update = _ADMIN_POLICY
        return response

    def process_view(self, request: HttpRequest, *args: Any) -> None:
        """Refuse signed-in people without admin access: Wagtail would send them to sign in, for ever."""
        if not request.path.startswith(ADMIN) or not request.user.is_authenticated:
            return
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
