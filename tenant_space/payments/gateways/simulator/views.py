"""The page of the demo's bank, and what its buttons set off."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tenant_space.payments.gateways.base import NotProven
from tenant_space.payments.gateways.simulator.buttons import BUTTONS, LATE_SECONDS, BankButton, told_by
from tenant_space.payments.gateways.simulator.gateway import KEY, number_sealed
from tenant_space.payments.gateways.simulator.tasks import bank_notify
from tenant_space.payments.gateways.systempay.gateway import fields_of
from tenant_space.payments.gateways.systempay.signature import is_signed


@csrf_exempt
@require_POST
def simulator_page(request: HttpRequest) -> HttpResponse:
    """What the bank shows for a form that is signed; a button pressed, it tells the portal and leads back."""
    try:
        fields = fields_of(request.body)
    except NotProven:
        return HttpResponse("formulaire refusé", status=HTTPStatus.BAD_REQUEST, content_type="text/plain")
    pressed = fields.pop("bouton", "")
    if not is_signed(fields, KEY):
        return HttpResponse("signature refusée", status=HTTPStatus.BAD_REQUEST, content_type="text/plain")
    button = next((one for one in BUTTONS if one.code == pressed), None)
    if button:
        _tell(button, fields)
        return HttpResponseRedirect(fields["vads_url_return"])
    context = {"fields": fields.items(), "buttons": BUTTONS, "cents": int(fields["vads_amount"])}
    response = TemplateResponse(request, "pages/simulator.html", context)
    response._csp_update = {"form-action": [_origin(fields["vads_url_return"])]}  # type: ignore[attr-defined]
    add_never_cache_headers(response)
    return response


def _tell(button: BankButton, fields: dict[str, str]) -> None:
    gateway = settings.PORTAL_PAYMENT_GATEWAY
    told = told_by(button, fields)
    bodies = [urlencode(one) for one in told]
    if gateway == "simulator-asked":
        bodies = [urlencode({"idop": number_sealed(told)})]
    notify_later(button.late, f"{settings.PORTAL_URL}{reverse('payment_notification', args=[gateway])}", bodies)


def notify_later(late: bool, url: str, bodies: list[str]) -> None:
    """Leave it to the worker, as a bank tells from a machine of its own; `late`: after a while."""
    after = timezone.now() + dt.timedelta(seconds=LATE_SECONDS) if late else None
    bank_notify.using(run_after=after).enqueue(url, bodies)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
