"""Noting what happens to a sign-in, and forgetting it after a year."""

from __future__ import annotations

import datetime as dt
import ipaddress
from dataclasses import dataclass

from django.utils import timezone

from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent

# CNIL, deliberation 2021-122: six to twelve months for journals of access.
MONTHS_KEPT = 12


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from; empty for the portal itself."""

    address: str = ""
    """The network address."""
    device: str = ""
    """The device, in words."""
    masked: bool = False
    """Whether the end of the address was taken off already."""


def event_record(
    *, kind: EventKind, user_id: int, origin: Origin | None = None, detail: str = "", at: dt.datetime | None = None
) -> None:
    """Note one event, with the end of the address masked; `at`: when, unless it is now."""
    origin = origin or Origin()
    AccessEvent.objects.create(
        kind=kind,
        user_id=user_id,
        at=at or timezone.now(),
        address=origin.address if origin.masked else address_mask(origin.address),
        device=origin.device[:80],
        detail=detail[:80],
    )


def address_mask(address: str) -> str:
    """An address without its end: enough to recognise one's own, too little to point at a person.

    The last byte of IPv4 and all after the first 48 bits of IPv6 are dropped. Empty when it is no address.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if parsed.version == 6 and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if parsed.version == 4:
        return ".".join([*str(parsed).split(".")[:3], "x"])
    network = ipaddress.ip_network((parsed, 48), strict=False)
    return f"{network.network_address}x"


def journal_purge(months: int = MONTHS_KEPT) -> int:
    """Delete what is older than `months` months of 31 days. Returns how many."""
    limit = timezone.now() - dt.timedelta(days=31 * months)
    return AccessEvent.objects.filter(at__lt=limit).delete()[0]
