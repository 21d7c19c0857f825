"""The one form of passwords, whatever the keyboard and the system that wrote them."""

from __future__ import annotations

import unicodedata

MAXIMUM_LENGTH = 128  # characters: hashing takes time


def password_normalise(password: str) -> str:
    """A password as it is hashed and compared: NFKC, as NIST SP 800-63B recommends (5.1.1.2).

    « é » may be one character or two, by the system; both are the same password.
    """
    if len(password) > 4 * MAXIMUM_LENGTH:  # too long in any form
        return password
    return unicodedata.normalize("NFKC", password)
