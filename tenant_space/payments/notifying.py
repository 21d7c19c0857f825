"""The address at which the bank tells what became of a payment: from server to server, without a session."""

from __future__ import annotations

import ipaddress
import logging
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tenant_space.identity.origin import client_address
from tenant_space.payments.asking import bank_ask
from tenant_space.payments.gateways import gateway_named
from tenant_space.payments.gateways.base import NotProven
from tenant_space.payments.services import notification_take

logger = logging.getLogger(__name__)
LARGEST_BODY = 32 * 1024


@csrf_exempt
@require_POST
def payment_notification(request: HttpRequest, gateway: str) -> HttpResponse:
    """Take a notification and answer in a word. Never a redirect: the bank would count it as taken, and drop the rest.

    200: noted, or known already. 400: it does not come from the bank. When the portal itself fails, the 500 makes
    the bank try again.
    """
    bank = gateway_named(gateway)
    if bank is None:
        return _said("unknown", HTTPStatus.NOT_FOUND)
    body = _body(request)
    if body is None:
        logger.warning("payment notification refused: too large")
        return _said("too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    source = _source(request)
    try:
        with transaction.atomic():
            taken = notification_take(gateway=bank, body=body, source=source, expected_source=is_expected(source))
            if taken.number:
                bank_ask.enqueue(bank.code, number=taken.number, notification=taken.key)
    except NotProven as refused:
        logger.warning("payment notification refused: %s", refused)
        return _said("refused", HTTPStatus.BAD_REQUEST)
    logger.info("payment notification: %s", taken.outcome)
    return _said("OK", HTTPStatus.OK)


def is_expected(source: str) -> bool:
    """Whether the bank usually writes from this address. Never the proof: proxies hide them, banks get new ones."""
    try:
        address = ipaddress.ip_address(source)
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(network) for network in settings.PORTAL_PAYMENT_NETWORKS)


def _source(request: HttpRequest) -> str:
    try:
        return client_address(request)
    except PermissionDenied:  # behind other proxies than those that are set
        return ""


def _body(request: HttpRequest) -> bytes | None:
    """The body, or None when it is larger than any notification."""
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if declared.isdecimal() and int(declared) > LARGEST_BODY:
        return None
    try:
        body = request.read(LARGEST_BODY + 1)
    except UnreadablePostError:
        return b""
    return None if len(body) > LARGEST_BODY else body


def _said(word: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(word, status=status, content_type="text/plain; charset=utf-8")
