"""Secrets at rest: encrypted with the newest key, readable with any of them.

Beside it the fingerprint of a secret, by keys of its own: two are the same, or not, and nothing else is told. An IBAN
is one of so few that a digest without a key would be guessed in an hour.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from collections.abc import Iterator

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def secret_seal(text: str) -> str:
    """Encrypt a text."""
    return _box().encrypt(text.encode()).decode()


def secret_open(sealed: str, within: dt.timedelta | None = None) -> str:
    """Decrypt a text. Raises `cryptography.fernet.InvalidToken` when no key fits, or when it was sealed longer ago
    than `within`.
    """
    return _box().decrypt(sealed.encode(), int(within.total_seconds()) if within else None).decode()


def bytes_seal(content: bytes) -> str:
    """Encrypt bytes, such as those of a file."""
    return _box().encrypt(content).decode()


def bytes_open(sealed: str) -> bytes:
    """Decrypt bytes. Raises `cryptography.fernet.InvalidToken` when no key fits, or when they were changed."""
    return _box().decrypt(sealed.encode())


def secret_reseal(sealed: str) -> str:
    """The same secret, encrypted with the newest key. Raises `cryptography.fernet.InvalidToken` when no key fits."""
    return _box().rotate(sealed.encode()).decode()


def fingerprint(text: str) -> str:
    """What tells this secret from others, by the newest key: the key's version, a colon, 64 hexadecimal digits."""
    return fingerprints(text)[0]


def fingerprints(text: str) -> tuple[str, ...]:
    """The same by every key, the newest first: what was kept under an older one is found as well."""
    keys = settings.PORTAL_FINGERPRINT_KEYS or [f"0:{_derived(b'portal fingerprint key')}"]
    named = [key.partition(":") for key in keys]
    return tuple(
        f"{version}:{hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()}" for version, _, key in named
    )


def seal_of(text: str) -> str:
    """The seal of a text, by the newest key: its version, a colon, 64 hexadecimal digits. The text stays readable."""
    return next(_seals(text))


def seal_holds(text: str, seal: str) -> bool:
    """Whether a text is, byte for byte, what was sealed, by a key that is still known."""
    return any(hmac.compare_digest(seal.encode(), one.encode()) for one in _seals(text))


def _seals(text: str) -> Iterator[str]:
    for key in settings.PORTAL_EVIDENCE_KEYS or [f"0:{_derived(b'portal evidence key')}"]:
        version, _, secret = key.partition(":")
        yield f"{version}:{hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()}"


def _box() -> MultiFernet:
    keys = settings.PORTAL_FIELD_KEYS or [_derived(b"portal field key")]
    return MultiFernet([Fernet(key) for key in keys])


def _derived(use: bytes) -> str:
    digest = hashlib.sha256(use + settings.SECRET_KEY.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()
