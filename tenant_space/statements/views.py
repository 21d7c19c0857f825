"""What the page *Relevé de compte* shows, hands out and is asked to do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.http import urlencode

from tenant_space.files.private_store import BinaryUnavailable
from tenant_space.formats import duration
from tenant_space.formats.page_numbers import PAGE, page_number
from tenant_space.identity.limits import TooManyTries
from tenant_space.identity.requests import TenantRequest
from tenant_space.statements import words
from tenant_space.statements.downloads import CSV, PDF, file_download, statement_download
from tenant_space.statements.enums import FileState
from tenant_space.statements.figures import Statement, statement
from tenant_space.statements.forms import PeriodForm, form_of
from tenant_space.statements.periods import Period, period_choices
from tenant_space.statements.selectors import file_asked_for, file_readable, is_long
from tenant_space.statements.services import NoAddress, statement_file_ask, statement_file_lost, statement_mail
from tenant_space.tenancy.accounts import AccountHead
from tenant_space.tenancy.models import Tenant

FORMAT, FILE, SEEN = "format", "fichier", "vu"
ACTION, MAIL, PREPARE = "action", "courriel", "preparer"


@dataclass(frozen=True, slots=True)
class StatementPlace:
    """The page, whose it is, and the account it shows."""

    url: str
    """The address of the page."""
    tenant: Tenant
    """Whose page it is."""
    head: AccountHead
    """The account it shows."""
    account_query: dict[str, str]
    """What keeps its links on that account; empty for those who have a single one."""
    as_of: dt.datetime | None
    """When the ERP extracted the data shown; None before its first batch."""
    newest: dt.date | None
    """The day of the newest line of the account, which may lie ahead; None: it has none."""

    def link(self, period: Period, fragment: str = "", **more: Any) -> str:
        """This page on a period."""
        rest = urlencode({**more, **self.account_query})
        return f"{self.url}?{period.query}{f'&{rest}' if rest else ''}{fragment}"


def answered(request: TenantRequest, place: StatementPlace) -> HttpResponseBase | None:
    """A file, or where a POST leads; None when the page is to be shown. Raises `Http404`."""
    if request.method == "POST":
        return _done(request, place)
    if FILE in request.GET:
        return _prepared(request, place)
    kind = request.GET.get(FORMAT)
    if kind is None:
        return None
    if kind not in (PDF, CSV):
        raise Http404
    period = _period(form_of(request.GET, place.newest))
    if period is None or (kind == PDF and is_long(place.tenant, place.head, period)):
        return None  # the page says what is wrong, or that this one is to be prepared
    try:
        return statement_download(request, place.tenant, place.head, period, kind)
    except TooManyTries as refused:
        told = {"back": place.link(period), "wait": duration(refused.seconds)}
        headers = {"Retry-After": str(refused.seconds)}
        status = HTTPStatus.TOO_MANY_REQUESTS
        return TemplateResponse(request, "pages/statement_wait.html", told, status=status, headers=headers)


def screen(place: StatementPlace, query: QueryDict, address: str) -> dict[str, Any]:
    """What the page shows; `address` is where a statement by mail goes. Raises `Http404`."""
    form = form_of(query, place.newest)
    period = _period(form)
    context = {"form": form, "choices": _choices(place, period), "action": place.url, "address": address}
    context["account_query"] = place.account_query
    if period is None:
        return context
    shown = statement(place.tenant, place.head, period.first, period.last, page_number(query))
    if shown.page > 1 and not shown.lines:
        raise Http404
    long = shown.count > settings.PORTAL_STATEMENT_LINES
    file = file_asked_for(place.tenant, shown, place.as_of) if long else None
    return {
        **context,
        "statement": shown,
        "long": long,
        "file": file,
        "file_state": FileState(file.state).name.lower() if file else "",
        "waits_hours": settings.PORTAL_STATEMENT_HOURS,
        "seen": SEEN in query,
        "links": _links(place, period, shown, str(file.pk) if file else ""),
    }


def _period(form: PeriodForm) -> Period | None:
    return form.period if form.is_valid() else None


def _choices(place: StatementPlace, shown: Period | None) -> list[tuple[str, str, bool]]:
    return [(name, place.link(period), period == shown) for name, period in period_choices(place.newest)]


def _links(place: StatementPlace, period: Period, shown: Statement, uid: str) -> dict[str, str]:
    links = {
        "here": place.link(period),
        "pdf": place.link(period, **{FORMAT: PDF}),
        "csv": place.link(period, **{FORMAT: CSV}),
        "seen": place.link(period, **{SEEN: "1"}),
        "file": f"{place.url}?{urlencode({FILE: uid, **place.account_query})}",
    }
    if shown.page > 1:
        links["previous"] = place.link(period, "#lignes", **{PAGE: shown.page - 1})
    if shown.has_next:
        links["next"] = place.link(period, "#lignes", **{PAGE: shown.page + 1})
    return links


def _prepared(request: TenantRequest, place: StatementPlace) -> HttpResponseBase:
    row = file_readable(place.tenant, request.GET[FILE])
    if row is None:
        raise Http404
    try:
        return file_download(request, row)
    except BinaryUnavailable as error:
        lost = isinstance(error.__cause__, FileNotFoundError)
        if lost and request.method == "GET":
            statement_file_lost(tenant=place.tenant, row=row)
        back = place.link(Period(row.first_day, row.last_day), "#releve-pdf" if lost else "")
        status = HTTPStatus.GONE if lost else HTTPStatus.SERVICE_UNAVAILABLE
        told = {"back": back, "lost": lost}
        return TemplateResponse(request, "pages/statement_missing.html", told, status=status)


def _done(request: TenantRequest, place: StatementPlace) -> HttpResponse | None:
    """Do what a button asks for, say what happens next, and lead back to the same period."""
    period = _period(form_of(request.POST, place.newest))
    if period is None:
        return HttpResponseRedirect(place.url)  # the buttons send no such thing
    fragment = ""
    try:
        if request.POST.get(ACTION) == MAIL:
            address = statement_mail(user=request.user, head=place.head, period=period)
            messages.success(request, words.MAILED.format(address=address))
        elif request.POST.get(ACTION) == PREPARE:
            statement_file_ask(
                user=request.user, tenant=place.tenant, head=place.head, period=period, as_of=place.as_of
            )
            fragment = "#releve-pdf"
    except TooManyTries as refused:
        messages.error(request, too_many(refused.seconds))
    except NoAddress:
        messages.error(request, words.NO_ADDRESS)
    return HttpResponseRedirect(place.link(period, fragment))


def too_many_downloads(seconds: int) -> str:
    """Told when too many papers were made for a person in a short time."""
    return words.TOO_MANY_DOWNLOADS.format(wait=duration(seconds))


def too_many(seconds: int) -> str:
    """Told when the number of statements of a day is reached."""
    return words.TOO_MANY.format(most=settings.PORTAL_STATEMENTS_A_DAY, wait=duration(seconds))
