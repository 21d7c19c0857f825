"""Handing out files: to the person who sent them, and to the managers who review them."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forms.submissions.enums import RELEASED
from forms.submissions.models import Attachment, PageImage
from forms.submissions.selectors import file_of_begun, file_readable
from tenant_space.files.attachments import attachment, inert
from tenant_space.files.private_store import BinaryUnavailable, binary_open
from tenant_space.identity.requests import PortalRequest, SignedInRequest

VIEW = "submissions.view_submission"


@require_safe
def submission_file(request: PortalRequest, number: str, uid: UUID) -> HttpResponseBase:
    """A file of one of the person's own submissions, once it is known to be safe."""
    row = file_readable(request.tenant, number, uid) if request.tenant else None
    return _download(request, row, "pages/file_missing.html")


@require_safe
def begun_file(request: PortalRequest, uid: UUID) -> HttpResponseBase:
    """A file of what the person has begun and not sent, once it is known to be safe: also taken up elsewhere."""
    row = file_of_begun(request.tenant, uid) if request.tenant else None
    return _download(request, row, "pages/file_missing.html")


@require_safe
def submission_file_staff(request: SignedInRequest, uid: UUID) -> HttpResponseBase:
    """A file of a submission that this manager reviews, once it is known to be safe."""
    if not request.user.has_perm(VIEW):
        raise Http404
    files = Attachment.objects.for_reviewer(request.user).filter(pk=uid, scan__in=RELEASED)
    return _download(request, files.first(), "admin/submissions/file_missing.html")


@require_safe
def submission_page_image(request: SignedInRequest, uid: UUID, number: int) -> HttpResponseBase:
    """One page of such a file as a picture, to show in the page."""
    if not request.user.has_perm(VIEW):
        raise Http404
    pages = PageImage.objects.for_reviewer(request.user).filter(attachment__scan__in=RELEASED)
    page = pages.filter(attachment=uid, number=number).first()
    if page is None:
        raise Http404
    try:
        content = binary_open(page.stored_name)
    except BinaryUnavailable:
        return HttpResponse("Image indisponible pour l'instant.", content_type="text/plain; charset=utf-8", status=503)
    return inert(FileResponse(content, content_type="image/jpeg"))


def _download(request: HttpRequest, row: Attachment | None, missing: str) -> HttpResponseBase:
    if row is None:
        raise Http404
    try:
        content = binary_open(row.stored_name)
    except BinaryUnavailable:
        return render(request, missing, {"file": row}, status=503)
    return attachment(content, row.display_name, row.mime_type)
