"""Texts as banks exchange them: the few signs that each bank of the SEPA area is bound to take."""

from __future__ import annotations

import unicodedata

from anyascii import anyascii

NAME_LONGEST = 70  # AT-14 of the SEPA core rulebook
_BASIC = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ")
# EPC217-08, chapter 6.2: signs that have an equivalent of their own.
_OWN = {"&": "+", "_": "-", ";": ",", "€": "E", "@": "(at)"}
_NO_EQUIVALENT = "."


def sepa_text(text: str, most: int = NAME_LONGEST) -> str:
    """A text in the basic Latin set, for files of machines only: what people read keeps its own signs.

    As the EPC recommends (EPC217-08, *SEPA requirements for an extended character set*): letters become those they
    are made of (é: e, ß: ss, œ: oe, Ж: Zh), typographic quotes and dashes the plain ones, and a sign without an
    equivalent a full stop; accents that stand alone, and signs that nobody sees, are dropped. At most `most`
    characters, cut at a word where there is one.
    """
    words = "".join(_sign(sign) for sign in unicodedata.normalize("NFC", text)).split()
    return _cut(" ".join(words), most)


def _sign(sign: str) -> str:
    if sign in _BASIC:
        return sign
    if sign in _OWN:
        return _OWN[sign]
    category = unicodedata.category(sign)
    if sign.isspace() or category[0] == "Z":
        return " "
    if category[0] in "MC":
        return ""
    known = anyascii(sign) if category[0] in "LNP" else ""
    return known if known and _BASIC.issuperset(known) else _NO_EQUIVALENT


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    whole = text[: most + 1].rpartition(" ")[0]
    return (whole or text[:most]).rstrip()
