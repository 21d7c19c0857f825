"""Where a request comes from."""

from __future__ import annotations

import ipaddress

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from ua_parser import parse

from tenant_space.journal.services import Origin


def origin_of(request: HttpRequest) -> Origin:
    """The address and the device of a request.

    The address is the connection's own, or the one the trusted proxies added (`PORTAL_PROXY_COUNT`):
    headers that a client writes by itself change nothing.
    """
    return Origin(address=client_address(request), device=device_of(request))


def client_address(request: HttpRequest) -> str:
    """The network address a request comes from. Raises `PermissionDenied` when it cannot be known."""
    return get_adapter(request).get_client_ip(request)


def network_of(address: str) -> str:
    """What limits count as one: the address itself for IPv4, the 64-bit network for IPv6.

    A subscriber is given a whole IPv6 network, hence as many addresses as wanted.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False).network_address)


def device_of(request: HttpRequest) -> str:
    """The browser and the system a request comes from, in words."""
    return device_named(request.headers.get("User-Agent", ""))


def device_named(user_agent: str) -> str:
    """A browser and its system in words, as their owner knows them: « Firefox sur Android »."""
    found = parse(user_agent[:400])
    browser = found.user_agent.family if found.user_agent else ""
    system = found.os.family if found.os else ""
    return " sur ".join(part for part in (browser, system) if part and part != "Other")
