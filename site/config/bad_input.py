"""The one place where input that cannot be read becomes a refusal: pages, admin and the three APIs alike.

Before any view: what nothing here could store or follow (a NUL in an address, a `next` that is no address). After
a view failed: an exception that a library raised while it read what it was given. Django, Wagtail, its APIs and
allauth turn some of these into a refusal themselves, and die of the others.

Code of ours looks at what it is given by itself: when the fault is in it, it stays a 500, and is mended.
"""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, FieldError, ValidationError
from django.db import DataError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import NoReverseMatch
from django.views import defaults

from tenant_space.identity.headless.guard import bare
from tenant_space.identity.headless.problems import ApiProblem, problem_response

logger = logging.getLogger(__name__)
# Values that the database cannot take are input wherever they are met.
_OF_THE_DATABASE = (DataError, OverflowError, UnicodeError)
# What reading an unexpected value ends in: only where a library read it, and not while a page was drawn.
_OF_READING = (
    *(ValidationError, FieldError, IntegrityError, NoReverseMatch),
    *(ValueError, TypeError, LookupError, AttributeError, AssertionError),
)
_ADDRESS = re.compile(r"/|https?://", re.IGNORECASE)
_NEXT = "next"
# Forms are read by then, but not what programs send: a view that reads raw bytes could not any more.
_OF_PROGRAMS = ("/api/", "/_allauth/", "/admin/api/")
# Our own parts of these look at all they are given, and say what is wrong with which of it.
_CAREFUL = ("/api/v1/", "/_allauth/")
_ROOMS = tuple(f"{Path(settings.BASE_DIR) / room}/" for room in ("site", "home", "forms", "tenant_space"))
_LIBRARIES = "/site-packages/"
# What only does what its caller asked: Django and the driver of the database, as Python itself.
_CALLED = ("/site-packages/django/", "/site-packages/psycopg")
_DRAWING = "/site-packages/django/template/"
# Where a value that fits no column, or no address, is refused: a page may draw what it looks up by what was given.
_OF_VALUES = ("/site-packages/django/db/models/", "/site-packages/django/urls/")


class BadInputMiddleware:
    """The last of the middlewares: whatever stands before a view has had its say."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        """Refuse what no view could read, before one has done half of its work."""
        if request.path.startswith(_CAREFUL):
            return None
        if "\x00" in request.path:
            raise Http404
        if not all(_ADDRESS.match(value) for value in _given_next(request) if value):
            return refusal(request, BadRequest("next is no address"))
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A 400 for what a library could not read; None leaves all else as it is."""
        if not is_bad_input(request, error):
            return None
        # Its type and place alone: what it says may hold what somebody wrote.
        logger.warning("input that cannot be read: %s in %s", type(error).__name__, _place(error))
        return refusal(request, error)


def is_bad_input(request: HttpRequest, error: Exception) -> bool:
    """Whether this exception says that what was asked cannot be read, rather than that the portal is broken."""
    if not _brings_something(request):
        return False
    if isinstance(error, _OF_THE_DATABASE):
        return True
    if not isinstance(error, _OF_READING):
        return False
    files = list(_files(error.__traceback__))
    if any(_DRAWING in name for name in files) and not any(part in files[-1] for part in _OF_VALUES):
        return False
    at_fault = next((name for name in reversed(files) if _decides(name)), "")
    return bool(at_fault) and not at_fault.startswith(_ROOMS)


def refusal(request: HttpRequest, error: Exception) -> HttpResponse:
    """The 400, in the form of whoever asked: a page, or what each API says."""
    if request.path.startswith("/api/v1/"):
        problem = ApiProblem(HTTPStatus.BAD_REQUEST, "refused", "Cette demande ne peut pas être lue.")
        return problem_response(problem)
    if request.path.startswith("/_allauth/"):
        return bare(HTTPStatus.BAD_REQUEST)
    if request.path.startswith(_OF_PROGRAMS):
        return JsonResponse({"message": "cannot be read"}, status=HTTPStatus.BAD_REQUEST)
    return defaults.bad_request(request, error)


def _given_next(request: HttpRequest) -> list[str]:
    """Where somebody in the admin wants to be led once it is done; the sign-in looks at it by itself."""
    if not request.path.startswith("/admin/"):
        return []
    given = request.GET.getlist(_NEXT)
    if request.method == "POST" and not request.path.startswith(_OF_PROGRAMS):
        given = [*given, *request.POST.getlist(_NEXT)]
    return given


def _brings_something(request: HttpRequest) -> bool:
    """Whether there is anything that could be wrong: a query, a body, a part of the address, a header of programs."""
    if request.path.startswith(_OF_PROGRAMS):
        return True
    has_parts = bool(request.resolver_match and (request.resolver_match.kwargs or request.resolver_match.args))
    return bool(request.GET) or request.method not in ("GET", "HEAD") or has_parts


def _files(step: TracebackType | None) -> Iterator[str]:
    """The files an exception passed through, from the outermost."""
    while step:
        yield step.tb_frame.f_code.co_filename
        step = step.tb_next


def _place(error: Exception) -> str:
    """The last file of ours that an exception passed through, and its line."""
    steps = list(traceback.walk_tb(error.__traceback__))
    ours = [(frame, line) for frame, line in steps if frame.f_code.co_filename.startswith(_ROOMS)] or steps
    if not ours:
        return "?"
    frame, line = ours[-1]
    return f"{Path(frame.f_code.co_filename).name}:{line}"


def _decides(name: str) -> bool:
    """Whether the fault is to be looked for in this file: in a room of the portal, or in a library that reads."""
    return name.startswith(_ROOMS) or (_LIBRARIES in name and not any(part in name for part in _CALLED))
