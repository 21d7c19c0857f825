"""Where the request pages meet the rest of the site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page

from forms.request_page import RequestPage
from forms.submissions.kinds import insurance
from forms.submissions.selectors import SentLine, submissions_page
from tenant_space.secured.cards import CARDS_HOOK, LATEST_HOOK, Card, Latest, LatestLine
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.enums import InsuranceStatus
from tenant_space.tenancy.insurance import LeaseCover, leases_insurable
from tenant_space.tenancy.mandates import debit_missing

# The most pressing first: it gives the card its words.
_CODES = {
    InsuranceStatus.REJECTED: "insurance_refused",
    InsuranceStatus.EXPIRED: "insurance_expired",
    InsuranceStatus.EXPIRING: "insurance_expiring",
}


# Before Wagtail's own restriction, which would send the person to sign in and drop what they typed.
@hooks.register("before_serve_page", order=-10)
def keep_what_a_visitor_typed(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    """A form sent after the sign-in ended is kept under its owner's draft."""
    if isinstance(page, RequestPage) and request.method == "POST" and not request.user.is_authenticated:
        return page.keep_for_later(request)
    return None


@hooks.register(CARDS_HOOK)
def insurance_card(viewer: Viewer) -> Iterator[Card]:
    """What is to be done about the insurance of the account shown, as one card."""
    if not viewer.account.writable:
        return
    todo = [row for row in leases_insurable(viewer.tenant, viewer.account.number) if row.cover.to_do]
    worst = next((status for status in _CODES if any(row.cover.status == status for row in todo)), None)
    if worst is None:
        return
    expiring = worst == InsuranceStatus.EXPIRING
    yield Card(
        code=_CODES[worst],
        tone="warn" if expiring else "bad",
        url=reverse("request_page", args=[insurance.CODE]),
        lines=tuple(dict.fromkeys(_line(row) for row in todo)),
        deadline=min((row.cover.until for row in todo if row.cover.until), default=None) if expiring else None,
    )


def _line(row: LeaseCover) -> str:
    """`Garage : Refusée. Le document ne montre pas l'adresse.`"""
    reason = f". {row.cover.reason}" if row.cover.reason else ""
    return f"{row.title}\u00a0: {row.cover.label}{reason}"


@hooks.register(LATEST_HOOK)
def latest_requests(viewer: Viewer, count: int) -> Latest:
    """What this person last sent, whichever account it was about."""
    sent = submissions_page(viewer.tenant, size=count)
    return Latest(tuple(_latest_line(line) for line in sent.lines), reverse("submissions"), "Voir tous mes envois")


def _latest_line(line: SentLine) -> LatestLine:
    url = reverse("submission", args=[line.number])
    return LatestLine(line.kind, line.number, line.sent_on, line.state, line.tone, url)


@hooks.register(CARDS_HOOK)
def debit_card(viewer: Viewer) -> Iterator[Card]:
    """An invitation to direct debit. Never to who is late: that is no moment to sell anything."""
    balance = viewer.account.balance
    in_time = balance.tone != "owed" or balance.due_text
    if in_time and debit_missing(viewer.tenant, viewer.account):
        yield Card(code="direct_debit", tone="info", url=reverse("reading_page", args=["prelevements"]))
