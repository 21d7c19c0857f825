"""Files that only the ERP's own machine may read: encrypted to a public key of the settings, with age."""

from __future__ import annotations

import pyrage
from django.conf import settings

SUFFIX = ".age"


class KeyMissing(Exception):
    """There is no key to encrypt a file to: it is not written at all, rather than in clear."""


def key_is_there() -> bool:
    """Whether `PORTAL_EXPORT_AGE_KEY` names somebody to encrypt to."""
    return bool(settings.PORTAL_EXPORT_AGE_KEY)


def sealed(content: bytes) -> bytes:
    """The content, encrypted. Raises `KeyMissing`."""
    if not key_is_there():
        raise KeyMissing
    recipient = pyrage.x25519.Recipient.from_str(settings.PORTAL_EXPORT_AGE_KEY)
    return pyrage.encrypt(content, [recipient])
