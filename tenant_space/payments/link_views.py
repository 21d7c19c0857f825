"""The pages of a link that pays: a GET only shows, and a POST begins the payment of the balance that was shown."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from tenant_space.identity.limits import Limit, TooManyTries, try_take
from tenant_space.identity.origin import client_address, network_of
from tenant_space.landlord.selectors import landlord_current
from tenant_space.payments.attempts import AlreadyPaid, NotThePayer, payment_begin
from tenant_space.payments.gateways import gateway_current
from tenant_space.payments.gateways.base import BankOrder, Gateway
from tenant_space.payments.links import OpenLink, link_again, link_open, return_open, return_path
from tenant_space.payments.records import Attempt
from tenant_space.payments.selectors import latest_payments, most_cents, paid_just_now, payment_shown
from tenant_space.payments.views import LOOKS, WAIT_SECONDS

PAGE = "pages/pay_link.html"
CHANGED = "La somme a changé. Vérifiez-la, puis cliquez de nouveau."
AGAIN = "Un paiement vient d'être fait. Pour payer ce qui reste, cochez la case."


class LinkForm(forms.Form):
    """What the page gives back: its key, the amount it showed, and that one pays once more."""

    cle = forms.UUIDField(widget=forms.HiddenInput)
    solde_vu = forms.IntegerField(widget=forms.HiddenInput)
    encore = forms.BooleanField(required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def pay_link(request: HttpRequest, token: str) -> HttpResponse:
    """What is owed now, and the button that pays it. Mail scanners follow links: no GET writes or counts anything."""
    if request.method == "POST":
        try:
            try_take(Limit.PAY_LINK_NETWORK, network_of(client_address(request)))
        except TooManyTries as error:
            return _too_many(request, error)
    found = link_open(token)
    if found is None:
        return _page(request, {"state": "dead"}, HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        try:
            try_take(Limit.PAY_LINK, found.account.number)
        except TooManyTries as error:
            return _too_many(request, error)
        return _begun(request, found)
    return _shown(request, found)


def _shown(request: HttpRequest, found: OpenLink, told: str = "") -> HttpResponse:
    payments = latest_payments(found.tenant, found.account.number)
    cents = found.account.balance.cents
    context = {
        "state": _state(found),
        "cents": cents,
        "told": told,
        "key": uuid.uuid4(),
        "just_paid": bool(paid_just_now(payments)),
        "at_bank": any(one.at_bank for one in payments),
        "last_digits": found.last_digits,
    }
    return _page(request, context)


def _state(found: OpenLink) -> str:
    cents = found.account.balance.cents
    if cents <= 0:
        return "credit" if cents < 0 else "nothing"
    if not found.may_be_paid:
        return "closed"
    return "due" if cents <= most_cents() else "too_much"


def _begun(request: HttpRequest, found: OpenLink) -> HttpResponse:
    """The form that leaves for the bank, when what was shown is still what is owed."""
    form, gateway = LinkForm(request.POST), gateway_current()
    cents = found.account.balance.cents
    if _state(found) != "due" or gateway is None or not form.is_valid():
        return _shown(request, found)
    if form.cleaned_data["solde_vu"] != cents:
        return _shown(request, found, CHANGED)
    if not form.cleaned_data["encore"] and paid_just_now(latest_payments(found.tenant, found.account.number)):
        return _shown(request, found, AGAIN)
    try:
        attempt = payment_begin(
            tenant=found.tenant,
            account_number=found.account.number,
            amount_cents=cents,
            form_key=form.cleaned_data["cle"],
            gateway=gateway,
            by_link=True,
        )
    except (NotThePayer, AlreadyPaid):
        return _shown(request, found)
    return _leaving(request, found, attempt, gateway)


def _leaving(request: HttpRequest, found: OpenLink, attempt: Attempt, gateway: Gateway) -> HttpResponse:
    """What the bank is told names neither the account nor the person: whoever holds the link can read the form."""
    order = BankOrder(
        reference=attempt.reference,
        moment=attempt.moment,
        number=attempt.number,
        amount_cents=attempt.amount_cents,
        account_number=found.last_digits,
        email="",
        return_url=landlord_current().portal_url + return_path(found.link, attempt.payment.uid),
    )
    context = {
        "state": "leaving",
        "bank": gateway,
        "bank_form": gateway.form(order),
        "cents": attempt.amount_cents,
        "last_digits": found.last_digits,
    }
    response = _page(request, context)
    response._csp_update = {"form-action": list(gateway.origins())}  # type: ignore[attr-defined]
    return response


@csrf_exempt
def pay_link_return(request: HttpRequest, token: str) -> HttpResponse:
    """Where the browser comes back from the bank, with whatever it says: it proves nothing, and is dropped."""
    done = reverse("pay_link_done", args=[token])
    return HttpResponseRedirect(f"{done}?vu=0", status=HTTPStatus.SEE_OTHER)


@require_safe
@never_cache
def pay_link_done(request: HttpRequest, token: str) -> HttpResponse:
    """What became of this one payment, by what we know ourselves; nothing else of the account."""
    opened = return_open(token)
    payment = payment_shown(opened[0].tenant, opened[1]) if opened else None
    if opened is None or payment is None:
        return _page(request, {"state": "dead"}, HTTPStatus.NOT_FOUND)
    context = {
        "state": "done",
        "payment": payment,
        "last_digits": opened[0].last_digits,
        "again": link_again(opened[0].link),
    }
    response = _page(request, context)
    looked = request.GET.get("vu", "")
    if payment.at_bank and looked.isdecimal() and len(looked) < 3 and int(looked) < LOOKS:
        response["Refresh"] = f"{WAIT_SECONDS}; url={request.path}?vu={int(looked) + 1}"
    return response


def _too_many(request: HttpRequest, error: TooManyTries) -> HttpResponse:
    response = _page(request, {"state": "too_many"}, HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(error.seconds)
    return response


def _page(request: HttpRequest, context: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    response = TemplateResponse(request, PAGE, context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
