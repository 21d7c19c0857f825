"""The acknowledgement of a request as a PDF, made when it is asked for: by the page and by programs."""

from __future__ import annotations

from django.http import HttpResponse

from forms.submissions.models import Submission
from forms.submissions.registry import kind_of
from forms.submissions.request_shown import request_shown
from tenant_space.files.attachments import attachment_of_bytes
from tenant_space.files.pdf import is_drawable, pdf_render
from tenant_space.landlord.selectors import landlord_current
from tenant_space.tenancy.models import Tenant

PDF_TYPE = "application/pdf"


def received_pdf(tenant: Tenant, row: Submission) -> HttpResponse:
    """The file to download, of a request of this person."""
    words = kind_of(row.kind).message
    written = words(row) if words else ""
    context = request_shown(tenant, row)
    context |= {"landlord": landlord_current(), "written": written, "whole": is_drawable(written)}
    content = pdf_render("pdf/acknowledgement.html", context)
    return attachment_of_bytes(content, f"accuse-de-reception-{row.number_text}.pdf", PDF_TYPE)
