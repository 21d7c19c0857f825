"""The signature of the form protocol of Lyra: HMAC-SHA-256 over the values, in the order of their names."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

SIGNED = "vads_"


def vads_signature(fields: Mapping[str, str], key: str) -> str:
    """Source: the bank's guide, « Computing the signature ». All `vads_` fields count, known or not."""
    base = "+".join([*(fields[name] for name in sorted(fields) if name.startswith(SIGNED)), key])
    return b64encode(hmac.new(key.encode(), base.encode(), sha256).digest()).decode()


def is_signed(fields: Mapping[str, str], key: str) -> bool:
    """Whether the signature that came with the fields is theirs, in constant time."""
    given = fields.get("signature", "")
    return hmac.compare_digest(vads_signature(fields, key).encode(), given.encode())
