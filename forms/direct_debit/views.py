"""The mandate of a request, for its sender: on screen and as a PDF. It shows a whole IBAN: the password "
"comes first."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forms.direct_debit.mandates import (
    PDF_TYPE,
    MandateSheet,
    NoMandate,
    file_name,
    mandate_context,
    mandate_pdf,
    sheet_of,
)
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
    """The mandate to print and to sign, made now."""
    sheet = _sheet(request, number)
    return attachment_of_bytes(mandate_pdf(sheet), file_name(sheet), PDF_TYPE)


def _sheet(request: PortalRequest, number: str) -> MandateSheet:
    """The mandate of a request of this person. Raises `Http404`: foreign, decided and unknown are the same."""
    _, row = request_of(request.tenant, number)
    try:
        return sheet_of(row)
    except NoMandate as error:
        raise Http404 from error
