"""The signature of the form protocol of Lyra: HMAC-SHA-256 over the values, in the order of their names."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

SIGNED, SEPARATOR = "vads_", "+"


class Ambiguous(ValueError):
    """A value of ours holds the mark that stands between values; the message names the field."""


def vads_signature(fields: Mapping[str, str], key: str) -> str:
    """Source: the bank's guide, « Computing the signature ». All `vads_` fields count, known or not."""
    base = SEPARATOR.join([*(fields[name] for name in sorted(fields) if name.startswith(SIGNED)), key])
    return b64encode(hmac.new(key.encode(), base.encode(), sha256).digest()).decode()


def order_signature(fields: Mapping[str, str], key: str) -> str:
    """The signature of what we ask of the bank. Raises `Ambiguous`.

    The signature covers neither names nor where a value ends, and the same key signs what the bank tells. Somebody
    whose address was `a+reference+shop+AUTHORISED@b.fr` could read these values out of our own form, under other
    names, as a notification that their payment is accepted.
    """
    for name, value in fields.items():
        if SEPARATOR in value:
            raise Ambiguous(name)
    return vads_signature(fields, key)


def is_signed(fields: Mapping[str, str], key: str) -> bool:
    """Whether the signature that came with the fields is theirs, in constant time."""
    given = fields.get("signature", "")
    return hmac.compare_digest(vads_signature(fields, key).encode(), given.encode())
