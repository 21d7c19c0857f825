"""What the web server reads of a sending: a file beyond the limit is dropped, a body beyond all limits is not read."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from forms.submissions.uploads.file_names import name_harmless
from forms.submissions.uploads.file_tools.sniff import PICTURES, kind_of_bytes
from forms.submissions.uploads.upload_limits import MEGA, upload_limits
from tenant_space.identity.headless.problems import ApiProblem, problem_response

# A body this many times the total is no slip of somebody choosing files.
ABSURD = 4
_SKIPPED, _SKIPPED_PHOTOS = "_files_too_large", "_photos_too_large"


def files_skipped(request: HttpRequest) -> list[str]:
    """The harmless names of the files of this request that were larger than the limit, and so not kept.

    The rest of the form was read: what was typed is in `request.POST`.
    """
    return list(getattr(request, _SKIPPED, []))


def photos_skipped(request: HttpRequest) -> list[str]:
    """Those of them that were pictures."""
    return list(getattr(request, _SKIPPED_PHOTOS, []))


def _is_staff(request: HttpRequest) -> bool:
    """Whether this is the admin's own upload, by somebody who may work there; visitors may not."""
    if not request.path.startswith(reverse("wagtailadmin_home")):
        return False
    user = getattr(request, "user", None)  # not there yet when something reads the form before the sign-in is known
    return user is not None and user.has_perm("wagtailadmin.access_admin")


class TooLargeFileHandler(FileUploadHandler):
    """Stops keeping a file at the limit, and goes on reading the form. What staff add in the admin passes."""

    request: HttpRequest  # set when the handler is made

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.limits = None if _is_staff(self.request) else upload_limits()
        self.kind = ""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if not start:
            self.kind = kind_of_bytes(raw_data[:1024])
        if self.limits and start + len(raw_data) > self.limits.bytes_of(self.kind):
            self._note_skipped()
            raise SkipFile
        return raw_data

    def _note_skipped(self) -> None:
        name = name_harmless(self.file_name)
        setattr(self.request, _SKIPPED, [*files_skipped(self.request), name])
        if self.kind in PICTURES:
            setattr(self.request, _SKIPPED_PHOTOS, [*photos_skipped(self.request), name])

    def file_complete(self, file_size: int) -> None:
        return None


class BodySizeMiddleware:
    """Answers a body far beyond all limits at once, before anything reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limits = upload_limits()
        if _length(request) > ABSURD * limits.total_bytes and not _is_staff(request):
            if request.path.startswith(reverse("portal_api:api-root")):
                return problem_response(body_too_large())
            return render(request, "pages/too_large.html", {"limits": limits}, status=413)
        return self.get_response(request)


def body_too_large() -> ApiProblem:
    """What programs are told of a body that nobody reads."""
    megabytes = upload_limits().total_bytes // MEGA
    detail = f"Cet envoi est trop lourd : {megabytes} Mo de fichiers en tout au plus. Rien n'est parti."
    return ApiProblem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", detail)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
