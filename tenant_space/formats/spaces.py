"""The spaces of French typography, and sizes of files."""

from __future__ import annotations

import re

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"


def french_spaces(text: str) -> str:
    """Keep `:`, `;`, `?`, `!` and quotes with their word: a line never begins with one of them."""
    return re.sub(r"(?<=«) | (?=[:;?!»])", NO_BREAK_SPACE, text)


def file_size(size: int) -> str:
    """A size in bytes as a person reads it: `82 ko`, `1,4 Mo`."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}{NO_BREAK_SPACE}ko"
    return f"{size / 1_000_000:.1f}{NO_BREAK_SPACE}Mo".replace(".", ",")
