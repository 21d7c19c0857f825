"""The anti-robot check of the sign-up: a sum that the browser does by itself, or digits to read or hear.

Each challenge counts once, whatever the answer. None is stored before it is answered: what the page
carries is signed, so that looking at the page writes nothing.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hmac
import json
from typing import Any

from altcha import ChallengeOptions, create_challenge, verify_solution
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from tenant_space.identity.models import UsedChallenge

# The most that a browser has to try: under a second on a slow phone.
ITERATIONS = 50_000
LIFE = dt.timedelta(minutes=20)
DIGITS = 5
# No answer of ours is longer: a long one is not even decoded.
LONGEST_ANSWER = 2_000
_TOKEN_SALT = "identity.challenge.digits"  # noqa: S105


def challenge_create() -> dict[str, Any]:
    """A new challenge in ALTCHA's own form, valid for `LIFE`."""
    options = ChallengeOptions(
        max_number=ITERATIONS, hmac_key=_key("altcha"), expires=timezone.now() + LIFE, algorithm="SHA-256"
    )
    challenge = create_challenge(options).to_dict()
    return {**challenge, "maxnumber": challenge.pop("maxNumber")}  # as the browser's script reads it


def challenge_verify(payload: str) -> bool:
    """Whether this is the answer to a challenge of ours that is neither expired nor used; it is used up by that."""
    if len(payload) > LONGEST_ANSWER:
        return False
    try:
        answer = json.loads(base64.b64decode(payload))
        known = _in_form(answer) and verify_solution(answer, _key("altcha"))[0]
    except (ValueError, TypeError, binascii.Error):  # somebody else's bytes
        return False
    return known and _use(f"altcha:{answer['challenge']}")


def _in_form(answer: Any) -> bool:
    """Whether the parts are of the kinds that the library expects, which does not check by itself."""
    if not isinstance(answer, dict) or type(answer.get("number")) is not int:
        return False
    texts = all(isinstance(answer.get(name), str) for name in ("algorithm", "challenge", "salt", "signature"))
    return texts and answer["algorithm"] == "SHA-256" and "expires=" in answer["salt"]


def digits_create() -> str:
    """A token that stands for digits, valid for `LIFE`; `digits_of` says which."""
    return signing.dumps(get_random_string(22), salt=_TOKEN_SALT)


def digits_of(token: str) -> str | None:
    """The digits that a token stands for; None when it is forged or expired."""
    try:
        secret = signing.loads(token[:200], salt=_TOKEN_SALT, max_age=LIFE)
    except signing.BadSignature:
        return None
    number = int(salted_hmac(_TOKEN_SALT, secret, algorithm="sha256").hexdigest(), 16)
    return str(number % 10**DIGITS).zfill(DIGITS)


def digits_verify(token: str, answer: str) -> bool:
    """Whether these are the digits of this token. Right or wrong, the token is used up: one guess for each image."""
    digits = digits_of(token)
    if digits is None or not _use(f"digits:{token}"):
        return False
    return hmac.compare_digest(digits.encode(), "".join(answer.split()).encode())


def digits_used(token: str) -> bool:
    """Whether this token was answered before."""
    return UsedChallenge.objects.filter(key=_digest(f"digits:{token}")).exists()


def challenges_purge() -> int:
    """Forget the used challenges that have expired anyway. Returns how many."""
    return UsedChallenge.objects.filter(used_at__lt=timezone.now() - 2 * LIFE).delete()[0]


def _use(name: str) -> bool:
    """Mark as used; False when it was before. Of two at once, the database lets one through."""
    try:
        with transaction.atomic():
            UsedChallenge.objects.create(key=_digest(name))
    except IntegrityError:
        return False
    return True


def _digest(name: str) -> str:
    return salted_hmac("identity.challenge.used", name, algorithm="sha256").hexdigest()


def _key(purpose: str) -> str:
    return salted_hmac("identity.challenge", purpose, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
