"""Asking the bank about an attempt it has not spoken of (REST API, `Order/Get`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests
from django.conf import settings

from tenant_space.payments.enums import Said
from tenant_space.payments.gateways.base import CannotAsk
from tenant_space.payments.gateways.systempay.words import news_of
from tenant_space.payments.news import EURO, BankNews

SECONDS = 10
# « Order not found »: it comes as an answer that went well, with an error inside.
NOT_FOUND = "PSP_010"


def payments_asked(reference: str) -> tuple[BankNews, ...]:
    """What the bank says of each try under our reference. Raises `CannotAsk`: a silence is no « not paid »."""
    if not settings.PORTAL_PAYMENT_REST_URL:
        raise CannotAsk("no address")
    try:
        response = requests.post(
            f"{settings.PORTAL_PAYMENT_REST_URL}/api-payment/V4/Order/Get",
            json={"orderId": reference},
            auth=(settings.PORTAL_PAYMENT_SHOP, settings.PORTAL_PAYMENT_REST_PASSWORD),
            timeout=SECONDS,
            allow_redirects=False,
        )
        response.raise_for_status()
        return _answered(response.json(), reference)
    except (requests.RequestException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotAsk(type(error).__name__) from error


def _answered(said: Mapping[str, Any], reference: str) -> tuple[BankNews, ...]:
    answer = said["answer"]
    if said["status"] != "SUCCESS":
        if answer["errorCode"] == NOT_FOUND:
            return (BankNews(Said.NOT_FOUND, reference, None),)
        raise CannotAsk("error of the bank")
    return tuple(_news(one, answer, reference) for one in answer["transactions"])


def _news(one: Mapping[str, Any], answer: Mapping[str, Any], reference: str) -> BankNews:
    """A transaction in the words of the form protocol, which has one reading."""
    details = one.get("transactionDetails") or {}
    effective = details.get("effectiveAmount")
    return news_of(
        {
            "vads_trans_status": one["detailedStatus"],
            "vads_order_id": reference,
            "vads_amount": str(one["amount"]),
            "vads_currency": EURO if one["currency"] == "EUR" else str(one["currency"]),
            "vads_site_id": str(answer.get("shopId") or one["shopId"]),
            "vads_ctx_mode": str(answer.get("orderDetails", {}).get("mode") or one["mode"]),
            "vads_effective_amount": "" if effective is None else str(effective),
            "vads_operation_type": one.get("operationType") or "",
            "vads_sequence_number": str(details.get("sequenceNumber") or ""),
            "vads_trans_uuid": one.get("uuid") or "",
        }
    )
