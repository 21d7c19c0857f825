"""The tenant API: what the pages show, through the same selectors, for programs. Mounted by `config.api_v1`."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus
from typing import Annotated, Any

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from ninja import Path, Query, Router

from tenant_space import api_schemas as schemas
from tenant_space import selectors
from tenant_space.accounts.headless.auth import portal_auth
from tenant_space.accounts.headless.problems import Problem, not_found
from tenant_space.accounts.origin import origin_of
from tenant_space.accounts.registry import terms_in_force
from tenant_space.accounts.terms import TermsChanged, terms_accept, terms_due
from tenant_space.selectors import NoAccount, UnknownAccount, Viewer, viewer_for
from tenant_space.tenancy.enums import AccountStatus, DocumentKind, EntryKind, InsuranceStatus
from tenant_space.tenancy.insurance import Cover
from tenant_space.tenancy.models import Document
from tenant_space.tenancy.selectors import (
    COUNT_CAP,
    LEDGER_PAGE_SIZE,
    AccountHead,
    Home,
    accounts_readable,
    document_readable,
)
from tenant_space.tenancy.storage import BinaryUnavailable, binary_open
from tenant_space.views import document_response

router = Router()
LAST_PAGE = 100_000
AccountNumber = Annotated[str, Path(max_length=20, description="number of one of the person's accounts")]
DocumentId = Annotated[str, Path(max_length=40)]


def coded(choices: Any, code: str) -> dict[str, str]:
    """A code with its French word; a code of the landlord's that has none stands for itself."""
    return {"code": code, "label": str(dict(choices.choices).get(code, code))}


def viewer_of(request: HttpRequest, account: str = "") -> Viewer:
    """The person and one of their accounts. Raises `Problem`: a foreign account is a missing one."""
    try:
        return viewer_for(request.tenant, asked=account)
    except UnknownAccount as error:
        raise not_found() from error
    except NoAccount as error:
        raise Problem(HTTPStatus.FORBIDDEN, "no_account", "Vous n'avez plus de compte client à consulter.") from error


@router.get("/me", response=schemas.Me, summary="Qui suis-je ?")
def me(request: HttpRequest) -> dict[str, Any]:
    tenant, user = request.tenant, request.user
    return {
        "number": tenant.tenant_id,
        "civility": tenant.get_civility_display(),
        "last_name": tenant.last_name,
        "first_name": tenant.first_name,
        "email": user.email,
        "accounts": len(accounts_readable(tenant)),
        "terms_version": user.terms_version,
        "terms_accepted_at": user.terms_accepted_at,
        "second_factor": is_mfa_enabled(user),
    }


@router.get("/terms", response=schemas.TermsOut, auth=portal_auth(needs_terms=False), summary="Les conditions")
def terms(request: HttpRequest) -> dict[str, Any]:
    current = terms_in_force()
    return {"version": current.version, "url": current.url, "due": terms_due(request.user)}


@router.post(
    "/terms", response=schemas.TermsOut, auth=portal_auth(needs_terms=False), summary="Accepter les conditions"
)
def terms_accepted(request: HttpRequest, given: schemas.TermsIn) -> dict[str, Any]:
    try:
        terms_accept(user=request.user, version=given.version, origin=origin_of(request))
    except TermsChanged as error:
        detail = "Ce n'est pas la version en vigueur. Lisez-la, puis acceptez-la."
        raise Problem(HTTPStatus.CONFLICT, "terms_changed", detail) from error
    return terms(request)


@router.get("/accounts", response=schemas.Accounts, summary="Mes comptes client")
def accounts(request: HttpRequest) -> dict[str, Any]:
    viewer = viewer_of(request)
    return {"data_as_of": viewer.as_of, "accounts": [_account(head) for head in viewer.accounts]}


@router.get("/accounts/{number}", response=schemas.AccountDetail, summary="Un compte client et son solde")
def account(request: HttpRequest, number: AccountNumber) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    return {**_account(viewer.account), "agency": asdict(selectors.agency(viewer))}


@router.get("/accounts/{number}/entries", response=schemas.Ledger, summary="Les écritures d'un compte")
def entries(
    request: HttpRequest, number: AccountNumber, page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1
) -> dict[str, Any]:
    ledger = selectors.rent_account(viewer_of(request, number), page)
    if page > 1 and not ledger.entries:
        raise not_found()
    return {
        "account": number,
        "page": ledger.number,
        "page_size": LEDGER_PAGE_SIZE,
        "has_next": ledger.has_next,
        "total": min(ledger.total, COUNT_CAP),
        "total_capped_at": COUNT_CAP,
        "entries": [
            {
                "id": entry.entry_id,
                "date": entry.day,
                "kind": coded(EntryKind, entry.kind),
                "label": entry.label,
                "debit_cents": entry.debit_cents,
                "credit_cents": entry.credit_cents,
                "balance_cents": entry.balance_cents,
                "due_date": entry.due_date,
            }
            for entry in ledger.entries
        ],
    }


@router.get("/accounts/{number}/leases", response=schemas.Leases, summary="Les baux d'un compte")
def leases(request: HttpRequest, number: AccountNumber) -> dict[str, Any]:
    homes = selectors.residence(viewer_of(request, number))
    return {"account": number, "leases": [_lease(home) for home in homes]}


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


def _account(head: AccountHead) -> dict[str, Any]:
    balance = head.balance
    due = {"date": balance.next_due_date, "cents": balance.next_due_cents} if balance.next_due else None
    return {
        "number": head.number,
        "label": head.label,
        "status": coded(AccountStatus, head.status),
        "writable": head.writable,
        "balance": {
            "cents": balance.cents,
            "as_of": balance.as_of,
            "sentence": balance.sentence,
            "due_text": balance.due_text,
            "next_due": due,
            "direct_debit": balance.direct_debit,
        },
        "agency_code": head.agency.agency_code,
    }


def _lease(home: Home) -> dict[str, Any]:
    return {
        "id": home.lease_id,
        "title": home.title,
        "residence": home.residence,
        "address": home.address,
        "facts": [{"name": name, "value": value} for name, value in home.facts],
        "is_dwelling": home.is_dwelling,
        "rent_cents": home.rent_cents,
        "charges_cents": home.charges_cents,
        "since": home.since,
        "until": home.until,
        "ended": home.ended,
        "insurance": _insurance(home.cover) if home.cover else None,
    }


def _insurance(cover: Cover) -> dict[str, Any]:
    status = coded(InsuranceStatus, cover.status)
    return {"status": status, "until": cover.until, "reason": cover.reason, "to_do": cover.to_do}
