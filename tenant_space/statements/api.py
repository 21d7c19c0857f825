"""The account over a period: to read, to keep, to receive (S41)."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpResponseBase
from ninja import Field, Query, Router, Schema

from tenant_space.formats.page_numbers import LAST_PAGE
from tenant_space.identity.headless.problems import ApiProblem, not_found
from tenant_space.identity.limits import TooManyTries
from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.api import AccountNumber, viewer_of
from tenant_space.secured.viewer import Viewer
from tenant_space.statements import words
from tenant_space.statements.downloads import CSV, PDF, statement_download
from tenant_space.statements.figures import PAGE_SIZE, Statement, newest_day
from tenant_space.statements.figures import statement as statement_of
from tenant_space.statements.periods import BadPeriod, Period, period_checked, period_default
from tenant_space.statements.selectors import is_long
from tenant_space.statements.services import NoAddress, statement_mail
from tenant_space.statements.views import too_many, too_many_downloads

router = Router()
First = Annotated[dt.date | None, Query(alias="from", description="first day; left out: as on the page")]
Last = Annotated[dt.date | None, Query(alias="to", description="last day; left out: as on the page")]


class StatementLineOut(Schema):
    """One line, with the balance after it."""

    date: dt.date = Field(alias="day")
    label: str
    debit_cents: int
    credit_cents: int
    balance_cents: int


class StatementOut(Schema):
    """An account over a period. `opening + debit - credit = closing`, always; totals are the whole period's."""

    account: str = Field(alias="account_number")
    first_day: dt.date
    last_day: dt.date
    as_of: dt.date = Field(description="the day of the landlord's figures")
    opening_cents: int
    debit_cents: int
    credit_cents: int
    closing_cents: int
    opening_text: str
    closing_text: str
    pending_texts: list[str] = Field(description="what is paid and not yet a line, and what is owed then")
    count: int = Field(description="how many lines the period has")
    page: int
    page_size: int
    has_next: bool
    lines: list[StatementLineOut] = Field(description="oldest first")

    @staticmethod
    def resolve_page_size(shown: Statement) -> int:
        return PAGE_SIZE


class StatementMailed(Schema):
    """Where the statement goes."""

    address: str


def _refusal(status: HTTPStatus, description: str) -> dict[int, Any]:
    schema = {"$ref": "#/components/schemas/ProblemOut"}
    return {int(status): {"description": description, "content": {"application/problem+json": {"schema": schema}}}}


def _file(mime: str, **more: Any) -> dict[str, Any]:
    return {"responses": {200: {"description": "OK", "content": {mime: {}}}, **more.get("refusals", {})}}


@router.get("/accounts/{number}/statement", response=StatementOut, summary="Le relevé d'un compte")
def statement(
    request: TenantRequest,
    number: AccountNumber,
    first: First = None,
    last: Last = None,
    page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1,
) -> Statement:
    viewer, period = _asked(request, number, first, last)
    shown = statement_of(viewer.tenant, viewer.account, period.first, period.last, page)
    if page > 1 and not shown.lines:
        raise not_found()
    return shown


@router.get(
    "/accounts/{number}/statement.pdf",
    summary="Le relevé d'un compte, en PDF",
    openapi_extra=_file("application/pdf", refusals=_refusal(HTTPStatus.CONFLICT, "Too long: ask for it by mail")),
)
def statement_pdf(
    request: TenantRequest, number: AccountNumber, first: First = None, last: Last = None
) -> HttpResponseBase:
    viewer, period = _asked(request, number, first, last)
    if is_long(viewer.tenant, viewer.account, period):
        detail = words.TOO_LONG.format(most=settings.PORTAL_STATEMENT_LINES)
        raise ApiProblem(HTTPStatus.CONFLICT, "too_long", detail)
    return _downloaded(request, viewer, period, PDF)


@router.get(
    "/accounts/{number}/statement.csv",
    summary="Le relevé d'un compte, en tableau",
    openapi_extra=_file("text/csv"),
)
def statement_csv(
    request: TenantRequest, number: AccountNumber, first: First = None, last: Last = None
) -> HttpResponseBase:
    viewer, period = _asked(request, number, first, last)
    return _downloaded(request, viewer, period, CSV)


@router.post(
    "/accounts/{number}/statement/mail",
    response={HTTPStatus.ACCEPTED: StatementMailed},
    summary="Recevoir le relevé d'un compte par mail",
    openapi_extra={"responses": _refusal(HTTPStatus.CONFLICT, "No confirmed address")},
)
def statement_mailed(request: TenantRequest, number: AccountNumber, first: First = None, last: Last = None) -> Any:
    viewer, period = _asked(request, number, first, last)
    try:
        address = statement_mail(user=request.user, head=viewer.account, period=period)
    except TooManyTries as refused:
        raise _too_many(too_many(refused.seconds), refused.seconds) from refused
    except NoAddress as error:
        raise ApiProblem(HTTPStatus.CONFLICT, "no_address", words.NO_ADDRESS) from error
    return HTTPStatus.ACCEPTED, {"address": address}


def _downloaded(request: TenantRequest, viewer: Viewer, period: Period, kind: str) -> HttpResponseBase:
    try:
        return statement_download(request, viewer.tenant, viewer.account, period, kind)
    except TooManyTries as refused:
        raise _too_many(too_many_downloads(refused.seconds), refused.seconds) from refused


def _too_many(detail: str, seconds: int) -> ApiProblem:
    return ApiProblem(HTTPStatus.TOO_MANY_REQUESTS, "too_many", detail, retry_after=seconds)


def _asked(request: TenantRequest, number: str, first: dt.date | None, last: dt.date | None) -> tuple[Viewer, Period]:
    """Whose account, and the period; foreign before bad, so that a wrong period says nothing of an account."""
    viewer = viewer_of(request, number)
    usual = period_default(newest_day(viewer.tenant, viewer.account))
    try:
        return viewer, period_checked(first or usual.first, last or usual.last)
    except BadPeriod as error:
        where = {"where": ["query", "from" if error.which == "du" else "to"], "message": str(error)}
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        raise ApiProblem(status, "invalid", "Une information n'a pas la bonne forme.", errors=[where]) from error
