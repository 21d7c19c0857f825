"""Handing out a statement: an attachment that runs nothing, noted in the journal of access."""

from __future__ import annotations

import io

from django.core.files import File
from django.http import FileResponse

from tenant_space.files.attachments import attachment
from tenant_space.files.private_store import binary_open
from tenant_space.identity.limits import Limit, try_take
from tenant_space.identity.origin import origin_of
from tenant_space.identity.requests import TenantRequest
from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import event_record
from tenant_space.statements import pdf, sheets
from tenant_space.statements.mails import file_name
from tenant_space.statements.periods import Period
from tenant_space.statements.prepared import StatementFile
from tenant_space.statements.selectors import paper_of
from tenant_space.tenancy.accounts import AccountHead
from tenant_space.tenancy.models import Tenant

PDF, CSV = "pdf", "csv"


def statement_download(
    request: TenantRequest, tenant: Tenant, head: AccountHead, period: Period, kind: str
) -> FileResponse:
    """The statement of a period as `PDF` or `CSV`; for the page and the API. Asked for by HEAD, nothing is made.

    Raises `TooManyTries` beyond the limit `statement_download` of a person.
    """
    name, mime = file_name(head.number, period, kind), pdf.MIME if kind == PDF else sheets.MIME
    if request.method == "HEAD":
        response = _noted(request, io.BytesIO(), name, mime)
        del response["Content-Length"]  # unknown, not 0
        return response
    try_take(Limit.STATEMENT_DOWNLOAD, str(request.user.pk))
    paper = paper_of(tenant, head, period)
    content = pdf.statement_pdf(paper) if kind == PDF else sheets.sheet(paper.statement)
    return _noted(request, io.BytesIO(content), name, mime)


def file_download(request: TenantRequest, row: StatementFile) -> FileResponse:
    """A long statement made beforehand. Raises `BinaryUnavailable`."""
    name = file_name(row.account_id, Period(row.first_day, row.last_day), PDF)
    return _noted(request, binary_open(row.name), name, pdf.MIME)


def _noted(request: TenantRequest, content: io.BytesIO | File[bytes], name: str, mime: str) -> FileResponse:
    if request.method != "HEAD":
        event_record(kind=EventKind.STATEMENT, user_id=request.user.pk, origin=origin_of(request), detail=name)
    return attachment(content, name, mime)
