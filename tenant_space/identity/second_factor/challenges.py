"""Who may ask what a key is to sign: the challenge lies in a session, hence a row for anybody who asks."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from tenant_space.identity.limits import Limit, try_take
from tenant_space.identity.origin import client_address, network_of


def challenge_take(request: HttpRequest) -> None:
    """Count a challenge for a key, apart from passwords: somebody who fills this count keeps nobody from a password.

    Never given back. A page of another site, which can make any browser ask, is refused before it counts:
    raises `PermissionDenied`; `TooManyTries` beyond the limit. Programs do not send the header, browsers do.
    """
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise PermissionDenied
    try_take(Limit.PASSKEY_NETWORK, network_of(client_address(request)))
