"""The documents of the ERP, their files, what the ledger says of them, and how receipts come."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpResponseBase
from django.urls import reverse
from ninja import Field, Path, Query, Router, Schema

from tenant_space.documents import words
from tenant_space.documents.selectors import (
    DOCUMENTS_PAGE_SIZE,
    DetailLine,
    DocumentDetail,
    DocumentItem,
    document_detail,
    document_readable,
    document_total,
    documents_of_kind,
    documents_shown,
)
from tenant_space.documents.views import document_response
from tenant_space.files.private_store import BinaryUnavailable, binary_open
from tenant_space.formats.page_numbers import LAST_PAGE
from tenant_space.formats.showable import left_out_counted
from tenant_space.identity.headless.problems import ApiProblem, not_found
from tenant_space.identity.origin import origin_of
from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.api import AccountNumber, Coded, coded, viewer_of
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.enums import DocumentKind, EntryKind
from tenant_space.tenancy.models import Document
from tenant_space.tenancy.rent_receipts import AccountNotWritable, receipt_choice, receipt_choice_save

router = Router()
DocumentId = Annotated[str, Path(max_length=40)]


class DocumentOut(Schema):
    """A document; `file` is the address of its content, `detail` that of its lines when they are known."""

    id: str
    account: str
    kind: Coded
    title: str
    date: dt.date
    size_bytes: int
    total_cents: int | None = Field(description="what a notice asks for; null when its lines are not known")
    file: str
    detail: str | None


class DocumentGroupOut(Schema):
    """The documents of a kind: how many there are in all, how many are given here."""

    kind: Coded
    total: int
    given: int
    has_more: bool = Field(description="ask for `kind` to have them all, page by page")


class Documents(Schema):
    """The latest documents, as many of each kind as on the pages; or, with `kind`, a page of all of them."""

    account: str
    groups: list[DocumentGroupOut] = Field(description="empty when one kind is asked for")
    documents: list[DocumentOut]
    page: int
    page_size: int = Field(description="counts when one kind is asked for")
    has_next: bool
    left_out: int = Field(description="how many documents of the answer cannot be shown for now")


class DocumentLineOut(Schema):
    """A line of a notice."""

    kind: Coded
    label: str
    cents: int

    @staticmethod
    def resolve_kind(line: DetailLine) -> dict[str, str]:
        return coded(EntryKind, line.kind)


class DocumentDetailOut(Schema):
    """A notice in detail, by the account. Empty when its lines are not known: the document remains."""

    document: str = Field(alias="document_id")
    account: str = Field(alias="account_number")
    available: bool
    billed: list[DocumentLineOut]
    deducted: list[DocumentLineOut] = Field(description="the aids, and what is taken off")
    billed_cents: int
    deducted_cents: int
    total_cents: int = Field(description="of this notice alone; below zero: in the tenant's favour")
    after_cents: int = Field(description="where the account stood after its last line; above zero: owed")
    due_date: dt.date | None


class ReceiptChoiceOut(Schema):
    """How receipts come. Without `since` nobody has chosen yet: they come on paper."""

    account: str
    electronic: bool
    since: dt.datetime | None
    writable: bool = Field(description="receipts online may still be chosen; paper always")


class ReceiptChoiceIn(Schema):
    """`agreed`: the person has expressly agreed to receipts online (law n° 89-462, art. 21)."""

    electronic: bool
    agreed: bool = False


@router.get("/documents", response=Documents, summary="Mes documents")
def documents(
    request: TenantRequest,
    account: Annotated[str, Query(max_length=20, description="left out: the account that the pages show first")] = "",
    kind: Annotated[DocumentKind | None, Query(description="only this kind, all of them, page by page")] = None,
    page: Annotated[int, Query(ge=1, le=LAST_PAGE, description="with `kind` only")] = 1,
) -> dict[str, Any]:
    viewer = viewer_of(request, account)
    number = viewer.account.number
    with left_out_counted() as left_out:
        if kind is None:
            return _latest(viewer) | {"left_out": left_out.count}
        listed = documents_of_kind(viewer.tenant, number, str(kind), page)
    if page > 1 and not listed.items:
        raise not_found()
    return {
        "account": number,
        "groups": [],
        "documents": [_item(item, number, listed.kind) for item in listed.items],
        "page": page,
        "page_size": DOCUMENTS_PAGE_SIZE,
        "has_next": listed.has_next,
        "left_out": left_out.count,
    }


def _latest(viewer: Viewer) -> dict[str, Any]:
    number = viewer.account.number
    groups = documents_shown(viewer.tenant, number)
    return {
        "account": number,
        "groups": [
            {
                "kind": coded(DocumentKind, group.kind),
                "total": group.total,
                "given": len(group.items),
                "has_more": group.has_more,
            }
            for group in groups
        ],
        "documents": [_item(item, number, group.kind) for group in groups for item in group.items],
        "page": 1,
        "page_size": DOCUMENTS_PAGE_SIZE,
        "has_next": False,
    }


# The ERP's numbers may hold a "/". What ends in `/detail` or `/file` is never the document itself: one whose own
# number ends so is in the list, with the addresses of its file and of its detail.
@router.get("/documents/{path:document_id}/detail", response=DocumentDetailOut, summary="Le détail d'un avis")
def document_lines(request: TenantRequest, document_id: DocumentId) -> DocumentDetail:
    found = document_detail(request.tenant, document_id)
    if found is None:
        raise not_found()
    return found


@router.get(
    "/documents/{path:document_id}/file",
    summary="Le contenu d'un document",
    openapi_extra={"responses": {200: {"description": "OK", "content": {"application/pdf": {}}}}},
)
def document_file(request: TenantRequest, document_id: DocumentId) -> HttpResponseBase:
    row = _readable(request, document_id)
    try:
        content = binary_open(row.binary.name)
    except BinaryUnavailable as error:
        raise ApiProblem(HTTPStatus.SERVICE_UNAVAILABLE, "file_unavailable", words.UNREADABLE) from error
    return document_response(request, row, content)


@router.get("/documents/{path:document_id}", response=DocumentOut, summary="Un document")
def document(request: TenantRequest, document_id: DocumentId) -> dict[str, Any]:
    row = _readable(request, document_id)
    total = document_total(request.tenant, row)
    item = DocumentItem(row.document_id, row.title, row.document_date, row.size_bytes, total)
    return _item(item, row.account_id, row.kind)


@router.get("/accounts/{number}/receipts-choice", response=ReceiptChoiceOut, summary="Mon choix pour les quittances")
def receipts_choice(request: TenantRequest, number: AccountNumber) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    choice = receipt_choice(viewer.tenant, number)
    return {
        "account": number,
        "electronic": choice.electronic,
        "since": choice.since,
        "writable": viewer.account.writable,
    }


@router.put("/accounts/{number}/receipts-choice", response=ReceiptChoiceOut, summary="Choisir pour les quittances")
def receipts_choose(request: TenantRequest, number: AccountNumber, given: ReceiptChoiceIn) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    if given.electronic and not given.agreed:
        errors = [{"where": ["body", "given", "agreed"], "message": words.CONSENT_MISSING}]
        raise ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", words.CONSENT_MISSING, errors=errors)
    try:
        receipt_choice_save(
            tenant=viewer.tenant,
            account_number=number,
            electronic=given.electronic,
            user=request.user,
            origin=origin_of(request),
        )
    except AccountNotWritable as error:
        raise ApiProblem(HTTPStatus.FORBIDDEN, "not_writable", words.NOT_WRITABLE) from error
    return receipts_choice(request, number)


def _readable(request: TenantRequest, document_id: str) -> Document:
    row = document_readable(request.tenant, document_id)
    if row is None:
        raise not_found()
    return row


def _item(item: DocumentItem, account: str, kind: str) -> dict[str, Any]:
    detail = reverse("portal_api:document_lines", args=[item.document_id]) if item.has_detail else None
    return {
        "id": item.document_id,
        "account": account,
        "kind": coded(DocumentKind, kind),
        "title": item.title,
        "date": item.day,
        "size_bytes": item.size_bytes,
        "total_cents": item.total_cents,
        "file": reverse("portal_api:document_file", args=[item.document_id]),
        "detail": detail,
    }
