"""What holds for every route of the headless API: our limits, nothing kept, no page of the site.

allauth reads what a call brings, and looks whether it is right, whatever the method and the bytes are. Here
nothing is looked at but what has a handler and can be read.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeAlias

from allauth.headless.base.views import APIView
from allauth.headless.internal.restkit.inputs import Input
from allauth.headless.internal.restkit.response import ErrorResponse
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from tenant_space.identity.headless.auth import TOKEN_HEADER
from tenant_space.identity.json_text import json_read
from tenant_space.identity.limits import TooManyTries

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MESSAGE = "Vous avez fait trop d'essais. Attendez un moment, puis recommencez."


def too_many(error: TooManyTries) -> JsonResponse:
    """The answer beyond a limit, in allauth's form; says after how many seconds to come back."""
    content = {
        "status": int(HTTPStatus.TOO_MANY_REQUESTS),
        "errors": [{"code": "too_many_tries", "message": MESSAGE}],
    }
    response = JsonResponse(content, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(error.seconds)
    return response


def bare(status: HTTPStatus, **headers: str) -> JsonResponse:
    """An answer that is nothing but its status."""
    return JsonResponse({"status": int(status)}, status=status, headers=headers)


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of the headless API that obeys our limits, and whose answers nobody keeps."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except TooManyTries as error:
            response = too_many(error)
        except PermissionDenied:
            response = bare(HTTPStatus.FORBIDDEN)
        add_never_cache_headers(response)
        patch_vary_headers(response, ["Cookie", TOKEN_HEADER])
        return response

    return answer


if TYPE_CHECKING:
    _View: TypeAlias = APIView
else:
    _View = object  # put before a view of allauth


class Strict(_View):
    """A view that only looks at what it has a handler for, and at what can be read.

    Where its forms say by `ValidationError` that a limit is reached, the answer is a 429, too.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        there = [method for method in METHODS if hasattr(self, method.lower())]
        if request.method not in there:
            return bare(HTTPStatus.METHOD_NOT_ALLOWED, Allow=", ".join(there))
        try:
            if request.body:
                json_read(request.body)
        except (ValueError, RawPostDataException):  # the latter: a form, which was read as such before
            return bare(HTTPStatus.BAD_REQUEST)
        return super().dispatch(request, *args, **kwargs)

    def handle_invalid_input(self, input: Input) -> ErrorResponse:
        for errors in input.errors.as_data().values():
            for error in errors:
                if isinstance(error.__cause__, TooManyTries):
                    raise error.__cause__
        return super().handle_invalid_input(input)


def strict(view: type[APIView]) -> type[APIView]:
    """The same view, with `Strict`."""
    return type(view.__name__, (Strict, view), {"__doc__": view.__doc__})


@csrf_exempt
def nothing(request: HttpRequest) -> JsonResponse:
    """An address that does not exist, or that is closed on purpose."""
    return bare(HTTPStatus.NOT_FOUND)
