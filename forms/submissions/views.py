"""What a tenant sent: the list, each submission, and its receipt."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forms.submissions.appointments import visit_response, visit_shown
from forms.submissions.desk.policies import reviewed_as
from forms.submissions.following import claims_of
from forms.submissions.messages import joined_to
from forms.submissions.purge import draft_remove
from forms.submissions.reading import tenant_read, tenant_unread
from forms.submissions.received_pdf import received_pdf
from forms.submissions.request_page import RequestPage
from forms.submissions.request_shown import request_of, request_shown
from forms.submissions.selectors import submissions_page
from forms.submissions.unfinished import unfinished_of
from tenant_space.formats.page_numbers import page_number
from tenant_space.identity.pressed import pressed_on
from tenant_space.identity.requests import PortalRequest
from tenant_space.secured.views import lasting_redirect

REMOVED = "C'est supprimé. Rien n'a été envoyé."


@require_safe
@never_cache
def submissions(request: PortalRequest) -> HttpResponse:
    """Everything this person sent, newest first."""
    if request.tenant is None:
        raise Http404
    page = submissions_page(request.tenant, page_number(request.GET), whole=True)
    if page.number > 1 and not page.lines:
        raise Http404
    unfinished = unfinished_of(request.tenant) if page.number == 1 else ()
    return render(request, "pages/submissions.html", {"sent": page, "unfinished": unfinished})


@pressed_on("submissions")
def unfinished_remove(request: PortalRequest, uid: uuid.UUID) -> HttpResponse:
    """Let go of something begun, with its files; what is gone already, sent or somebody else's stays as it is."""
    if request.tenant is None:
        raise Http404
    if draft_remove(tenant=request.tenant, uid=uid):
        messages.success(request, REMOVED)
    return HttpResponseRedirect(reverse("submissions"))


@require_safe
@never_cache
def submission(request: PortalRequest, number: str) -> HttpResponse:
    """One submission: where it stands, what was said, what comes next. Seeing it is noted; nothing else changes.

    Staff who follow the link of a mail to a tenant, as people hand it to them, are led to the desk.
    """
    if request.tenant is None and request.user.is_authenticated and (seen := reviewed_as(request.user, number)):
        return HttpResponseRedirect(reverse("desk:inspect", args=[seen.pk]))
    tenant, row = request_of(request.tenant, number)
    if row.merged_into:
        return HttpResponseRedirect(reverse("submission", args=[joined_to(row).number_text]))
    new = tenant_unread(tenant=tenant, submission=row)  # first: what comes while the page is made stays new
    context = request_shown(tenant, row)
    if request.method == "GET":
        tenant_read(tenant=tenant, submission=row, shown=new)
    return render(request, "pages/submission.html", context)


@require_safe
def submission_acknowledgement(request: PortalRequest, number: str) -> HttpResponse:
    """The receipt of a submission as a PDF, made when it is asked for."""
    tenant, row = request_of(request.tenant, number)
    if row.merged_into:
        return HttpResponseRedirect(reverse("submission_acknowledgement", args=[joined_to(row).number_text]))
    return received_pdf(tenant, row)


@require_safe
def submission_appointment(request: PortalRequest, number: str) -> HttpResponse:
    """The appointment of a request for its sender's own calendar; that of the réclamation, where it goes first."""
    tenant, row = request_of(request.tenant, number)
    if row.merged_into:
        return HttpResponseRedirect(reverse("submission_appointment", args=[joined_to(row).number_text]))
    shown = visit_shown(row, claims_of(row))
    if shown is None:
        raise Http404
    if shown.url != request.path:
        return HttpResponseRedirect(shown.url)
    return visit_response(row, shown, tenant)


@require_safe
def request_page(request: PortalRequest, kind: str) -> HttpResponse:
    """The one lasting address of a kind's page, for mails, cards and links: editors may move the page."""
    return lasting_redirect(request, RequestPage, "kind", kind)
