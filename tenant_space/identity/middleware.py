from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tenant_space.identity.requests import PortalRequest


class TenantMiddleware:
    """Say who the signed-in person is for the ERP: `request.tenant`, or None for visitors and staff."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        request.tenant = request.user.tenant if request.user.is_authenticated else None
        return self.get_response(request)
