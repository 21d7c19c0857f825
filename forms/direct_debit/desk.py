"""The whole IBAN of a request, for the few who may read it: shown by a press, and each press is noted."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from forms.direct_debit.selectors import order_of
from forms.direct_debit.services import iban_of
from forms.submissions.desk.selectors import submission_full
from tenant_space.identity.requests import SignedInRequest
from tenant_space.landlord.bank_details import in_fours

RIGHT = "direct_debit.read_iban"
LOOK = "direct_debit.read_iban"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def iban_shown(request: SignedInRequest, pk: int) -> HttpResponse:
    """GET asks, POST shows. Without the right, or outside of one's agencies, as if it did not exist."""
    row = submission_full(request.user, pk) if request.user.has_perm(RIGHT) else None
    order = order_of(row) if row else None
    if row is None or order is None:
        raise Http404
    iban = ""
    if request.method == "POST" and order.iban_sealed:
        log(instance=row, action=LOOK, user=request.user)
        iban = iban_of(order)
    context = {"submission": row, "order": order, "iban": in_fours(iban)}
    return render(request, "admin/direct_debit/iban.html", context)
