"""Secrets at rest: encrypted with the newest key, readable with any of them."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def secret_seal(text: str) -> str:
    """Encrypt a text."""
    return _box().encrypt(text.encode()).decode()


def secret_open(sealed: str) -> str:
    """Decrypt a text. Raises `cryptography.fernet.InvalidToken` when no key fits."""
    return _box().decrypt(sealed.encode()).decode()


def _box() -> MultiFernet:
    keys = settings.PORTAL_FIELD_KEYS or [_derived()]
    return MultiFernet([Fernet(key) for key in keys])


def _derived() -> str:
    digest = hashlib.sha256(b"portal field key" + settings.SECRET_KEY.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()
