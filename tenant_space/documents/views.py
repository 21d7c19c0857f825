"""What the ledger says of a document, and the document itself."""

from typing import cast

from django.core.files import File
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from tenant_space.documents.selectors import document_detail, document_readable
from tenant_space.files.attachments import attachment
from tenant_space.files.private_store import BinaryUnavailable, binary_open
from tenant_space.identity.origin import origin_of
from tenant_space.identity.requests import PortalRequest, TenantRequest
from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import event_record
from tenant_space.secured.viewer import agency, viewer_for
from tenant_space.tenancy.models import Document


@require_safe
@never_cache
def document_detail_page(request: PortalRequest, document_id: str) -> HttpResponse:
    """What the ledger says of a notice, for those who cannot or will not read its PDF (RGAA 13.3)."""
    tenant = request.tenant
    detail = document_detail(tenant, document_id) if tenant else None
    if tenant is None or detail is None:
        raise Http404
    viewer = viewer_for(tenant, asked=detail.account_number)
    context = {"detail": detail, "viewer": viewer, "account": viewer.account, "agency": agency(viewer)}
    return render(request, "pages/document_detail.html", context)


@require_GET
def document_download(request: PortalRequest, document_id: str) -> HttpResponseBase:
    """Hand out a document of one of the person's accounts, as an attachment from the private storage."""
    document = document_readable(request.tenant, document_id) if request.tenant else None
    if document is None:
        raise Http404
    try:
        content = binary_open(document.binary.name)
    except BinaryUnavailable:
        return render(request, "pages/document_missing.html", {"document": document}, status=503)
    return document_response(cast(TenantRequest, request), document, content)


def document_response(request: TenantRequest, document: Document, content: File[bytes]) -> FileResponse:
    """A document as an attachment that runs nothing, noted in the journal of access; for the page and the API."""
    event_record(
        kind=EventKind.DOCUMENT, user_id=request.user.pk, origin=origin_of(request), detail=document.document_id
    )
    return attachment(content, document.file_name, document.mime_type)
