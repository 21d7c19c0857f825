"""The documents of the ERP, and their files."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from ninja import Path, Query, Router

from tenant_space import api_schemas as schemas
from tenant_space import selectors
from tenant_space.accounts.headless.problems import Problem, not_found
from tenant_space.api.answers import coded, viewer_of
from tenant_space.tenancy.enums import DocumentKind
from tenant_space.tenancy.models import Document
from tenant_space.tenancy.selectors import document_readable
from tenant_space.tenancy.storage import BinaryUnavailable, binary_open
from tenant_space.views import document_response

router = Router()
DocumentId = Annotated[str, Path(max_length=40)]


@router.get("/documents", response=schemas.Documents, summary="Mes documents")
def documents(
    request: HttpRequest,
    account: Annotated[str, Query(max_length=20, description="left out: the account that the pages show first")] = "",
    kind: Annotated[DocumentKind | None, Query(description="only this kind")] = None,
) -> dict[str, Any]:
    viewer = viewer_of(request, account)
    return {
        "account": viewer.account.number,
        "documents": [
            _document(item.document_id, viewer.account.number, group.kind, item.title, item.day, item.size_bytes)
            for group in selectors.documents(viewer)
            if kind in (None, group.kind)
            for item in group.items
        ],
    }


@router.get("/documents/{document_id}", response=schemas.DocumentOut, summary="Un document")
def document(request: HttpRequest, document_id: DocumentId) -> dict[str, Any]:
    row = _readable(request, document_id)
    return _document(row.pk, row.account_id, row.kind, row.title, row.document_date, row.size_bytes)


@router.get(
    "/documents/{document_id}/file",
    summary="Le contenu d'un document",
    openapi_extra={"responses": {200: {"description": "OK", "content": {"application/pdf": {}}}}},
)
def document_file(request: HttpRequest, document_id: DocumentId) -> HttpResponseBase:
    row = _readable(request, document_id)
    try:
        content = binary_open(row.binary.name)
    except BinaryUnavailable as error:
        detail = "Ce document ne peut pas être lu maintenant. Réessayez plus tard."
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "file_unavailable", detail) from error
    return document_response(request, row, content)


def _readable(request: HttpRequest, document_id: str) -> Document:
    row = document_readable(request.tenant, document_id)
    if row is None:
        raise not_found()
    return row


def _document(number: str, account: str, kind: str, title: str, date: Any, size: int) -> dict[str, Any]:
    return {
        "id": number,
        "account": account,
        "kind": coded(DocumentKind, kind),
        "title": title,
        "date": date,
        "size_bytes": size,
        "file": reverse("portal_api:document_file", args=[number]),
    }
