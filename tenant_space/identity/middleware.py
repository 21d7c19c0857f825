from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse

from tenant_space.identity.afterwards import afterwards_open, afterwards_run
from tenant_space.identity.requests import PortalRequest


class TenantMiddleware:
    """Say who the signed-in person is for the ERP: `request.tenant`, or None for visitors and staff."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        request.tenant = request.user.tenant if request.user.is_authenticated else None
        return self.get_response(request)


class AfterAnswerMiddleware:
    """Do what `afterwards` collected when the server has sent the answer and closes it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        jobs = afterwards_open(request)
        response = self.get_response(request)
        if jobs:
            # Django closes them with the response, and has no other way to say so.
            closers: list[Callable[[], None]] = response._resource_closers  # type: ignore[attr-defined]
            closers.append(partial(afterwards_run, jobs))
        return response
