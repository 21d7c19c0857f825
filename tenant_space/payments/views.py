"""What *Je règle* shows and does, and the pages of one payment."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from tenant_space.files.attachments import attachment_of_bytes
from tenant_space.identity.pressed import pressed_on
from tenant_space.identity.requests import PortalRequest, TenantRequest
from tenant_space.landlord.selectors import landlord_current
from tenant_space.payments.attempts import (
    AlreadyPaid,
    BankMayStillTakeIt,
    NotThePayer,
    attempt_left,
    payment_again,
    payment_begin,
)
from tenant_space.payments.forms import CHOSEN, PaymentForm
from tenant_space.payments.gateways import gateway_current
from tenant_space.payments.gateways.base import BankOrder, Gateway, NotProven
from tenant_space.payments.notifying import LARGEST_BODY
from tenant_space.payments.receipts import MIME, receipt_pdf
from tenant_space.payments.records import Attempt
from tenant_space.payments.selectors import (
    ShownPayment,
    latest_payments,
    least_cents,
    most_cents,
    obstacle_of,
    paid_just_now,
    payment_shown,
    payments_page,
    switch_current,
)
from tenant_space.secured.viewer import Viewer, agency, viewer_for
from tenant_space.tenancy.insurance import leases_insurable

# How often the page of a payment that is being checked looks again by itself, and for how many seconds each time.
LOOKS, WAIT_SECONDS = 4, 5


def screen(viewer: Viewer, form: PaymentForm | None = None, number: int = 1) -> dict[str, Any]:
    """What the page shows (S43 to S49); `number`: which page of its payments. Raises `Http404` beyond the last one."""
    account = viewer.account
    listed = payments_page(viewer.tenant, account.number, number)
    if number > 1 and not listed.payments:
        raise Http404
    payments = listed.payments if number == 1 else latest_payments(viewer.tenant, account.number)
    obstacle = obstacle_of(account)
    return {
        "covers": leases_insurable(viewer.tenant, account.number),
        "obstacle": obstacle.value if obstacle else "",
        "closed_message": switch_current().message,
        "form": form or _form(viewer, payments),
        "listed": listed,
        "just_paid": paid_just_now(payments),
        "begun": next((one for one in payments if one.at_bank), None),
    }


def _form(viewer: Viewer, payments: tuple[ShownPayment, ...], data: Any = None) -> PaymentForm:
    just = paid_just_now(payments)
    balance = viewer.account.balance.cents
    initial = {"choix": "solde" if balance > 0 else CHOSEN}
    return PaymentForm(
        data,
        balance_cents=balance,
        least=least_cents(),
        most=most_cents(),
        just_paid=just.cents if just else 0,
        initial=initial,
    )


def answered(request: TenantRequest, viewer: Viewer) -> HttpResponseBase | PaymentForm | None:
    """The page that leaves for the bank, or the form with what is wrong; None when the page is to be shown."""
    if request.method != "POST" or obstacle_of(viewer.account):
        return None
    gateway = gateway_current()
    form = _form(viewer, latest_payments(viewer.tenant, viewer.account.number), request.POST)
    if gateway is None or not form.is_valid():
        return form
    try:
        attempt = payment_begin(
            tenant=viewer.tenant,
            account_number=viewer.account.number,
            amount_cents=form.cents,
            form_key=form.cleaned_data["cle"],
            gateway=gateway,
        )
    except (NotThePayer, AlreadyPaid):
        return None
    return _leaving(request, viewer, attempt, gateway)


def _leaving(request: TenantRequest, viewer: Viewer, attempt: Attempt, gateway: Gateway) -> HttpResponse:
    """The form that leaves for the bank: built now, and the only page whose forms may go there."""
    payment = attempt.payment
    origin = landlord_current().portal_url
    order = BankOrder(
        reference=attempt.reference,
        moment=attempt.moment,
        number=attempt.number,
        amount_cents=attempt.amount_cents,
        account_number=payment.account_id,
        email=request.user.email,
        return_url=f"{origin}{reverse('payment_return', args=[payment.uid])}",
    )
    context = {
        **_around(viewer),
        "bank": gateway,
        "bank_form": gateway.form(order),
        "cents": attempt.amount_cents,
        "left_cents": viewer.account.balance.cents - attempt.amount_cents,
    }
    response = TemplateResponse(request, "pages/payment_leave.html", context)
    response._csp_update = {"form-action": list(gateway.origins())}  # type: ignore[attr-defined]
    add_never_cache_headers(response)
    return response


def _around(viewer: Viewer) -> dict[str, Any]:
    return {"viewer": viewer, "account": viewer.account, "agency": agency(viewer)}


@csrf_exempt
@require_POST
def payment_leave(request: HttpRequest) -> HttpResponse:
    """On the way to the bank: the signed form is noted as gone, and led on as it is (307 keeps method and body).

    Without this, nobody could tell a page that was closed from a payment of which the bank says nothing. The form's
    own signature says that it is ours, and nothing but that moment is written: no session and no token is needed.
    """
    gateway = gateway_current()
    try:
        if gateway is None or len(request.body) > LARGEST_BODY:
            raise NotProven("too large, or no bank")
        reference = gateway.leaving(request.body)
    except (NotProven, RequestDataTooBig, UnreadablePostError):
        return HttpResponseRedirect(reverse("reading_page", args=["reglement"]), status=HTTPStatus.SEE_OTHER)
    attempt_left(reference=reference)
    return HttpResponse(status=HTTPStatus.TEMPORARY_REDIRECT, headers={"Location": gateway.url})


@csrf_exempt
def payment_return(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Where the browser comes back from the bank, with whatever it says: it proves nothing, and is dropped."""
    return HttpResponseRedirect(f"{reverse('payment_page', args=[uid])}?vu=0", status=HTTPStatus.SEE_OTHER)


@require_safe
@never_cache
def payment_page(request: PortalRequest, uid: uuid.UUID) -> HttpResponse:
    """Where a payment stands, by what we know ourselves; its receipt once it is accepted."""
    viewer, payment = _payment(request, uid)
    context = {**_around(viewer), "payment": payment, "just_paid": _just_paid(viewer) if payment.may_retry else None}
    response = TemplateResponse(request, "pages/payment.html", context)
    looked = request.GET.get("vu", "")
    if payment.at_bank and looked.isdecimal() and len(looked) < 3 and int(looked) < LOOKS:
        response["Refresh"] = f"{WAIT_SECONDS}; url={request.path}?vu={int(looked) + 1}"
    return response


@pressed_on("payment_page", "uid")
def payment_retry(request: TenantRequest, uid: uuid.UUID) -> HttpResponse:
    """« Réessayer »: the same amount on the same account, without typing again.

    When somebody has paid on this account a moment ago, a co-holder perhaps, one says first that one pays once more.
    """
    viewer, _ = _payment(request, uid)
    gateway = gateway_current()
    page = HttpResponseRedirect(reverse("payment_page", args=[uid]))
    if gateway is None or obstacle_of(viewer.account):
        return HttpResponseRedirect(reverse("reading_page", args=["reglement"]))
    if _just_paid(viewer) and not request.POST.get("encore"):
        messages.warning(request, "Rien n'est parti. Lisez ce qui vient d'être payé, puis cochez la case.")
        return page
    try:
        attempt = payment_again(tenant=viewer.tenant, uid=uid, gateway=gateway)
    except (NotThePayer, AlreadyPaid, BankMayStillTakeIt):
        return page
    return _leaving(request, viewer, attempt, gateway)


@require_safe
@never_cache
def payment_receipt(request: PortalRequest, uid: uuid.UUID) -> HttpResponse:
    """The receipt as a PDF: of what the bank accepted, and of nothing else."""
    _, payment = _payment(request, uid)
    if payment.accepted_at is None:
        raise Http404
    return attachment_of_bytes(receipt_pdf(payment), f"recu-{payment.reference}.pdf", MIME)


def _just_paid(viewer: Viewer) -> ShownPayment | None:
    return paid_just_now(latest_payments(viewer.tenant, viewer.account.number))


def _payment(request: PortalRequest, uid: uuid.UUID) -> tuple[Viewer, ShownPayment]:
    """Raises `Http404`: unknown and foreign are the same."""
    payment = payment_shown(request.tenant, uid) if request.tenant else None
    if request.tenant is None or payment is None:
        raise Http404
    return viewer_for(request.tenant, asked=payment.account_number), payment
