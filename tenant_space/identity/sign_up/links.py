"""The mailed link of a sign-up: its signed number. Made when the mail leaves, and never stored."""

from __future__ import annotations

from django.core import signing
from django.core.exceptions import ValidationError

from tenant_space.identity.models import SignUp

LINK_SECONDS = 24 * 3600
_SALT = "tenant_space.identity.sign_up_link"


def link_key(sign_up: SignUp) -> str:
    """The key that stands in the link of this sign-up, valid from now on."""
    return signing.dumps(str(sign_up.pk), salt=_SALT)


def sign_up_waiting(key: str) -> SignUp | None:
    """The sign-up of this key; None: the key is forged or older than 24 h, or the sign-up used, ended or blocked."""
    try:
        number = signing.loads(key, salt=_SALT, max_age=LINK_SECONDS)
        return SignUp.objects.filter(pk=number, blocked_at=None).first()
    except (signing.BadSignature, ValidationError):
        return None
