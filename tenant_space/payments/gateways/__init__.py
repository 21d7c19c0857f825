"""The bank of this installation."""

from __future__ import annotations

from django.conf import settings

from tenant_space.payments.gateways.base import Gateway
from tenant_space.payments.gateways.simulator.gateway import AskedSimulator, Simulator
from tenant_space.payments.gateways.systempay.gateway import Systempay

GATEWAYS: dict[str, Gateway] = {gateway.code: gateway for gateway in (Systempay(), Simulator(), AskedSimulator())}


def gateway_current() -> Gateway | None:
    """The bank that the settings name; None: nobody pays online here."""
    return GATEWAYS.get(settings.PORTAL_PAYMENT_GATEWAY)


def gateway_named(code: str) -> Gateway | None:
    """This bank, when it is the one that the settings name; None: nothing it says counts here."""
    gateway = gateway_current()
    return gateway if gateway and gateway.code == code else None
