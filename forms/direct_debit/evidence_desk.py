"""The evidence of a signature, for the few who may read it: shown or downloaded by a press, each noted."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from forms.direct_debit.evidence import EvidenceBroken, evidence_opened, evidence_pdf, mandate_signed
from forms.direct_debit.mandates import PDF_TYPE, signed_name
from forms.direct_debit.signatures import MandateSignature
from forms.direct_debit.signing_rules import signature_of
from forms.direct_debit.words import SIGNATURE_KIND
from forms.submissions.desk.selectors import submission_full
from tenant_space.files.attachments import attachment_of_bytes
from tenant_space.identity.requests import SignedInRequest

RIGHT = "direct_debit.read_evidence"
LOOK = "direct_debit.read_evidence"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def evidence_shown(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET asks, POST shows. Without the right, or outside of one's agencies, as if it did not exist."""
    row = submission_full(request.user, pk) if request.user.has_perm(RIGHT) else None
    signature = signature_of(row) if row else None
    if row is None or signature is None:
        raise Http404
    context = {"submission": row, "signature_kind": SIGNATURE_KIND}
    if request.method == "POST":
        what = request.POST.get("what", "page")
        log(instance=row, action=LOOK, user=request.user, data={"what": what[:10]})
        try:
            if (file := _file(signature, what)) is not None:
                return file
            context["evidence"] = evidence_opened(signature)
            return render(request, "admin/direct_debit/evidence.html", context)
        except EvidenceBroken:
            return render(request, "admin/direct_debit/evidence.html", {**context, "broken": True}, status=409)
    return render(request, "admin/direct_debit/evidence.html", context)


def _file(signature: MandateSignature, what: str) -> HttpResponse | None:
    """The file that was asked for; None: the page. Raises `EvidenceBroken`."""
    number = signature.submission.number_text
    if what == "mandate":
        return attachment_of_bytes(mandate_signed(signature), signed_name(number), PDF_TYPE)
    if what == "pdf":
        return attachment_of_bytes(evidence_pdf(evidence_opened(signature)), f"preuve-{number}.pdf", PDF_TYPE)
    if what == "json":
        text = evidence_opened(signature).text
        return attachment_of_bytes(text.encode(), f"preuve-{number}.json", "application/json")
    return None
