"""The one form of identifiers: account numbers, keys of the ERP, codes. Batches, forms, searches and links share it.

What comes from a program keeps its own blanks, hyphens and letters inside (`L-0001` is another key than `L0001`,
and `P1²` than `P12`): only what is drawn alike is one. What a person copies from a rent notice loses those that the
landlord's numbers do not have.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from tenant_space.formats.invisible import visible

_NUMBER_SIGNS = str.maketrans({"º": "°", "№": "n°"})
# Words that people copy along with a number: « Compte client n° 123456 ».
_LABEL = re.compile(
    r"(?:(?:compte|client|locataire|num[ée]ro|num|nos?|nr|n|de|du|mon|le)(?![^\W\d_])|[\s.:°#])*", re.IGNORECASE
)
# The letters, digits and signs of ASCII as East Asian keyboards write them: « Ｌ１ ».
_WIDE = frozenset(map(chr, range(0xFF01, 0xFF5F)))
_WIDER = 0xFF01 - ord("!")
_BLANKS = re.compile(r"\s")
_SEPARATORS = re.compile(r"[\s.\-_/]")


def identifier_normalise(text: str) -> str:
    """An identifier as it is stored and compared: without blanks around and without characters that nobody sees.

    Wide letters are the plain ones, digits those of ASCII, blanks and hyphens the ordinary ones, accents composed
    (NFC). All else stays what it is, capitals, superscripts and ligatures too: to an ERP they may tell two keys apart.
    """
    if text.isascii() and text.isprintable():
        return text.strip()  # most texts
    plain = "".join(map(_plain, visible(text)))
    return unicodedata.normalize("NFC", plain).strip()


def account_number_typed(typed: str, pattern: str) -> str:
    """The account number that a person means, for a landlord whose numbers all match `pattern` (a regular expression).

    Words before the number, blanks, hyphens and dots are taken off unless the pattern has them; small letters become
    capitals unless the pattern wants them small. What cannot be made to match comes back in capitals without blanks.
    """
    text = identifier_normalise(typed.translate(_NUMBER_SIGNS))
    bare = text[_label_length(text) :] or text
    spellings = (bare, text) if "°" in text else (text, bare)
    forms = (form for spelling in spellings for form in _forms(spelling, pattern))
    return next(
        (form for form in forms if re.fullmatch(pattern, form)), identifier_normalise(_BLANKS.sub("", bare).upper())
    )


def _forms(text: str, pattern: str) -> Iterator[str]:
    """The text as it stands, without blanks, without any separator; each in capitals first."""
    close = _BLANKS.sub("", text)
    has_blanks = " " in pattern or r"\s" in pattern
    for form in ((text, close) if has_blanks else (close, text)) + (_SEPARATORS.sub("", text),):
        yield from (form.upper(), form, form.lower())


def _label_length(text: str) -> int:
    found = _LABEL.match(text)
    return found.end() if found else 0


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Pd" or char == "−":
        return "-"
    if category == "Zs":
        return " "
    if char in _WIDE:
        return chr(ord(char) - _WIDER)
    if category == "Cc" and not char.isspace():
        return ""
    return str(unicodedata.decimal(char, char))
