"""Amounts as French prints them."""

from __future__ import annotations

from tenant_space.formats.spaces import NARROW_SPACE, NO_BREAK_SPACE


def euros(cents: int) -> str:
    """An amount in cents as `1 234,56 €`, never with a sign: the words around say who owes whom."""
    units, rest = divmod(abs(cents), 100)
    grouped = f"{units:,}".replace(",", NARROW_SPACE)
    return f"{grouped},{rest:02d}{NO_BREAK_SPACE}€"
