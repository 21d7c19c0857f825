"""The mandate of a request, for its sender: on screen and as a PDF. It shows a whole IBAN: password first."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forms.direct_debit.evidence import EvidenceBroken
from forms.direct_debit.mandates import (
    PDF_TYPE,
    MandateSheet,
    NoMandate,
    file_name,
    mandate_context,
    mandate_pdf,
    sheet_of,
    signed_name,
)
from forms.direct_debit.signing import mandate_kept
from forms.submissions.request_shown import request_of
from tenant_space.files.attachments import attachment_of_bytes
from tenant_space.identity.requests import PortalRequest


@require_safe
@never_cache
@reauthentication_required(app="allauth.account")
def mandate(request: PortalRequest, number: str) -> HttpResponse:
    """All that the PDF says, for those who read on screen."""
    return render(request, "pages/mandate.html", mandate_context(_sheet(request, number)))


@require_safe
@never_cache
@reauthentication_required(app="allauth.account")
def mandate_download(request: PortalRequest, number: str) -> HttpResponse:
    """The mandate to print and to sign, made now; the signed one, or the one that a code is waited for, as kept."""
    _, row = request_of(request.tenant, number)
    try:
        kept = mandate_kept(row)
    except EvidenceBroken as error:
        raise Http404 from error
    if kept is not None:
        return attachment_of_bytes(kept, signed_name(row.number_text), PDF_TYPE)
    sheet = _sheet(request, number)
    return attachment_of_bytes(mandate_pdf(sheet), file_name(sheet), PDF_TYPE)


def _sheet(request: PortalRequest, number: str) -> MandateSheet:
    """The mandate of a request of this person. Raises `Http404`: foreign, decided and unknown are the same."""
    _, row = request_of(request.tenant, number)
    try:
        return sheet_of(row)
    except NoMandate as error:
        raise Http404 from error
