"""Which web addresses are the portal's own: links with live tokens and passkeys go nowhere else."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.http.request import validate_host

DEFAULT_PORTS = {"http": 80, "https": 443}


def is_of_portal(address: str) -> bool:
    """Whether this is an address under which this installation answers, with no path or anything else behind.

    Its host is the one of `PORTAL_URL` or one of `PORTAL_HOSTS`, which those who run the machines set: nobody
    names another from a screen. « * » among them names none. Where `PORTAL_URL` is secure this must be, too.
    """
    try:
        given, own = urlsplit(address.strip()), urlsplit(settings.PORTAL_URL)
        port = _port(given)
    except ValueError:  # `https://[…` is no address, nor is port 99999
        return False
    if given.scheme not in {own.scheme, "https"} or given.username is not None:
        return False
    if given.path.strip("/") or set("?#\\") & set(address):
        return False
    same_place = given.hostname == own.hostname and port == _port(own)
    return same_place or (port == DEFAULT_PORTS[given.scheme] and validate_host(given.hostname or "", named_hosts()))


def named_hosts() -> list[str]:
    """The hosts that `PORTAL_HOSTS` names; `.example.org` stands for all below it."""
    return [host for host in settings.ALLOWED_HOSTS if host.strip(".*")]


def _port(address: SplitResult) -> int | None:
    return address.port or DEFAULT_PORTS.get(address.scheme)
