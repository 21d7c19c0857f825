"""Identifiers as they are compared."""

from __future__ import annotations

import unicodedata


def account_number_normalise(typed: str) -> str:
    """An account number without spaces and invisible characters, in capitals, its digits those of ASCII."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    kept = (char for char in plain if unicodedata.category(char)[0] not in "ZC")
    return "".join(str(unicodedata.decimal(char, char)) for char in kept)
