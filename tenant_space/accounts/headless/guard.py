"""What holds for every route of the headless API: our limits, nothing kept, no page of the site."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.headless.base.views import APIView
from allauth.headless.internal.restkit.inputs import Input
from allauth.headless.internal.restkit.response import ErrorResponse
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from tenant_space.accounts.headless.auth import TOKEN_HEADER
from tenant_space.accounts.limits import TooManyTries

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


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of the headless API that obeys our limits, and whose answers nobody keeps."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except TooManyTries as error:
            response = too_many(error)
        add_never_cache_headers(response)
        patch_vary_headers(response, ["Cookie", TOKEN_HEADER])
        return response

    return answer


class Counted:
    """A view whose forms say by `ValidationError` that a limit is reached: the answer is then a 429, too."""

    def handle_invalid_input(self, input: Input) -> ErrorResponse:
        for errors in input.errors.as_data().values():
            for error in errors:
                if isinstance(error.__cause__, TooManyTries):
                    raise error.__cause__
        return super().handle_invalid_input(input)  # type: ignore[misc]


def counted(view: type[APIView]) -> type[APIView]:
    """The same view, with `Counted`."""
    return type(view.__name__, (Counted, view), {"__doc__": view.__doc__})


@csrf_exempt
def nothing(request: HttpRequest) -> JsonResponse:
    """An address that does not exist, or that is closed on purpose."""
    return JsonResponse({"status": int(HTTPStatus.NOT_FOUND)}, status=HTTPStatus.NOT_FOUND)
