"""What a tenant sent: the list, each submission, and its receipt."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forms.submissions.enums import Scan, State
from forms.submissions.models import Submission
from forms.submissions.registry import kind_of
from forms.submissions.request_page import RequestPage
from forms.submissions.selectors import (
    SUPERSEDED,
    is_superseded,
    not_sent_text,
    state_tone,
    submission_readable,
    submissions_page,
    superseded_of,
)
from tenant_space import formats
from tenant_space.files.attachments import attachment_of_bytes
from tenant_space.files.pdf import pdf_render
from tenant_space.formats.page_numbers import page_number
from tenant_space.identity.requests import PortalRequest
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.channels.email.addresses import mail_address
from tenant_space.secured.viewer import ACCOUNT_PARAMETER
from tenant_space.secured.views import lasting_redirect
from tenant_space.tenancy.agencies import agency_card
from tenant_space.tenancy.leases import premises_place, premises_title


@require_safe
@never_cache
def submissions(request: PortalRequest) -> HttpResponse:
    """Everything this person sent, newest first."""
    if request.tenant is None:
        raise Http404
    page = submissions_page(request.tenant, page_number(request.GET))
    if page.number > 1 and not page.lines:
        raise Http404
    return render(request, "pages/submissions.html", {"sent": page})


@require_safe
@never_cache
def submission(request: PortalRequest, number: str) -> HttpResponse:
    """One submission: where it stands, what was sent, what comes next."""
    return render(request, "pages/submission.html", _shown(request, number))


@require_safe
def submission_acknowledgement(request: PortalRequest, number: str) -> HttpResponse:
    """The receipt of a submission as a PDF, made when it is asked for."""
    context = _shown(request, number) | {"landlord": landlord_current()}
    content = pdf_render("pdf/acknowledgement.html", context)
    return attachment_of_bytes(content, f"accuse-de-reception-{number}.pdf", "application/pdf")


def _shown(request: PortalRequest, number: str) -> dict[str, Any]:
    """The context of a submission of this person. Raises `Http404`."""
    tenant = request.tenant
    row = submission_readable(tenant, number) if tenant else None
    if tenant is None or row is None:
        raise Http404
    kind = kind_of(row.kind)
    superseded = is_superseded(row, superseded_of(tenant, [row]))
    return {
        "submission": row,
        "rules": kind,  # not `kind`: components take that word for their own look
        "facts": kind.facts(row),
        "state": {"label": SUPERSEDED if superseded else row.state_label, "tone": state_tone(row.state)},
        "timeline": _timeline(row),
        "leases": [
            f"{premises_title(lease.premises)} – {', '.join(premises_place(lease.premises))}"
            for lease in row.leases.all()
        ],
        "files": (files := list(row.attachments.all())),
        "missing": not_sent_text(row),
        "superseded": superseded,
        "again_url": _again_url(row),
        "file_lost": row.is_open and bool(files) and all(file.scan == Scan.INFECTED for file in files),
        "agency": agency_card(row.agency) if row.agency else None,
        "mail_address": mail_address(kind.mail_accepted, tenant) if kind.mail_accepted else "",
    }


def _again_url(row: Submission) -> str:
    """The form of this kind, on the account that the request is about."""
    query = f"?{urlencode({ACCOUNT_PARAMETER: row.account_id})}" if row.account_id else ""
    return reverse("request_page", args=[row.kind]) + query


def _timeline(row: Submission) -> list[dict[str, Any]]:
    """The three steps of a submission; the one under way is the current one."""
    decided = not row.is_open
    taken = decided or row.state == State.IN_REVIEW
    told = (row.told_at or row.decided_at) if decided else None
    answer = formats.long_date(told) if told else f"{formats.long_date(row.due_on)} au plus tard"
    return [
        {"title": "Envoyée", "text": formats.long_date(row.created_at), "done": True, "current": False},
        {
            "title": "Lue par votre agence",
            "text": "" if taken else "Bientôt",
            "done": taken,
            "current": not taken,
        },
        {
            "title": row.state_label if decided else "Réponse",
            "text": answer,
            "done": decided,
            "current": taken and not decided,
            "bad": row.state == State.REFUSED,
        },
    ]


@require_safe
def request_page(request: PortalRequest, kind: str) -> HttpResponse:
    """The one lasting address of a kind's page, for mails, cards and links: editors may move the page."""
    return lasting_redirect(request, RequestPage, "kind", kind)
