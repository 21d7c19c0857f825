"""Where the request pages meet the rest of the site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from wagtail import hooks
from wagtail.models import Page

from forms.request_page import RequestPage
from forms.submissions.kinds import insurance
from tenant_space.secured import ACCOUNT_PARAMETER
from tenant_space.selectors import CARDS_HOOK, Card, Viewer
from tenant_space.tenancy.enums import InsuranceStatus
from tenant_space.tenancy.insurance import LeaseCover, leases_insurable

# The most pressing first: it gives the card its title.
_TITLES = {
    InsuranceStatus.REJECTED: "Votre attestation d'assurance est refusée",
    InsuranceStatus.EXPIRED: "Votre assurance n'est pas à jour",
    InsuranceStatus.EXPIRING: "Votre assurance se termine bientôt",
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
    worst = next((status for status in _TITLES if any(row.cover.status == status for row in todo)), None)
    if worst is None:
        return
    yield Card(
        title=_TITLES[worst],
        lines=tuple(dict.fromkeys(_line(row) for row in todo)),
        tone="warn" if worst == InsuranceStatus.EXPIRING else "bad",
        word="À faire",
        url=page_address(viewer),
        link_text="Envoyer mon attestation",
    )


def _line(row: LeaseCover) -> str:
    """`Garage : Refusée. Le document ne montre pas l'adresse.`"""
    reason = f". {row.cover.reason}" if row.cover.reason else ""
    return f"{row.title}\u00a0: {row.cover.label}{reason}"


def page_address(viewer: Viewer) -> str:
    """The insurance page on the account shown."""
    query = "?" + urlencode({ACCOUNT_PARAMETER: viewer.account.number}) if len(viewer.accounts) > 1 else ""
    return reverse("request_page", args=[insurance.CODE]) + query
