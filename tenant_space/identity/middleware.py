from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tenant_space.identity.requests import PortalRequest
from tenant_space.tenancy.scope import scopes_kept

READS_ONLY = ("GET", "HEAD")


class TenantMiddleware:
    """Say who the signed-in person is for the ERP: `request.tenant`, or None for visitors and staff.

    From here to the answer, what that person may read is asked of the database once, if the request only reads.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        request.tenant = request.user.tenant if request.user.is_authenticated else None
        with scopes_kept(keep=request.method in READS_ONLY):
            return self.get_response(request)
