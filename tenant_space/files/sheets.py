"""Texts in a spreadsheet: whatever somebody typed, none of it may run on the computer of whoever opens it."""

from __future__ import annotations

import re

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection), wide forms included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Signs that the format of workbooks refuses: all that print nothing, but for tabulators and ends of lines.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f]")


def harmless(text: str) -> str:
    """A text that no spreadsheet runs: an apostrophe goes before what looks like a formula."""
    clean = _ILLEGAL.sub("", text)
    return f"'{clean}" if clean.startswith(_FORMULA) or clean.lstrip().startswith(_FORMULA) else clean


def harmless_line(text: str) -> str:
    """The same in one line, without tabulators and ends of lines."""
    return harmless(_UNPRINTED.sub("", text))
