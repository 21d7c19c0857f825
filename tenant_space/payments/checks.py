"""What the start checks ask of the bank's settings."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, register

from tenant_space.payments.gateways import gateway_current


@register("production")
def payment_settings_are_safe(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """What the bank of this installation misses; without one, nothing."""
    gateway = gateway_current()
    return gateway.checks() if gateway else []
