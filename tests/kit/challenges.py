"""Answers to the anti-robot check, found as a browser finds them."""

from __future__ import annotations

import base64
import json
import urllib.request
from typing import Any

from altcha import solve_challenge

from tenant_space.identity.challenge.checks import challenge_create, digits_create, digits_of


def answer_to(challenge: dict[str, Any]) -> str:
    """The payload that answers an ALTCHA challenge."""
    found = solve_challenge(challenge["challenge"], challenge["salt"], challenge["algorithm"], challenge["maxnumber"])
    assert found is not None, "a challenge of ours always has an answer"
    kept = {name: challenge[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps({**kept, "number": found.number}).encode()).decode()


def solved(url: str = "") -> dict[str, str]:
    """What step 1 sends besides the identity: a fresh, right answer. Each call is good for one POST.

    `url` is the address of a portal that runs in another process.
    """
    if not url:
        return {"altcha": answer_to(challenge_create())}
    with urllib.request.urlopen(f"{url}/inscription/controle/", timeout=10) as response:
        return {"altcha": answer_to(json.load(response))}


def solved_by_reading() -> dict[str, str]:
    """The same without JavaScript: the digits of the image."""
    token = digits_create()
    return {"challenge_token": token, "challenge_code": digits_of(token) or ""}
