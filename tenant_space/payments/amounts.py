"""An amount as people type it, read the same whatever the language of the page or of the browser. No float."""

from __future__ import annotations

import re

from tenant_space import formats

# Blanks of all sorts that stand between thousands.
_BLANKS = re.compile(r"[\s\u00a0\u202f\u2009]+")
_PLAIN = re.compile(r"(?P<units>[0-9]{1,9})(?:[.,](?P<cents>[0-9]{1,2}))?", re.ASCII)
_THREE = re.compile(r"(?P<units>[0-9]{1,3})[.,](?P<rest>[0-9]{3})", re.ASCII)
_GROUPS = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]{1,2})?|[0-9]+(?:[.,][0-9]{1,2})?", re.ASCII)


class NotAnAmount(ValueError):
    """What was typed is no amount; its text says in French what to type."""


def cents_typed(typed: str) -> int:
    """`1 234,5`, `1234.50 €`, `50` as cents. Raises `NotAnAmount`: what could be read in two ways is read in none."""
    words = _BLANKS.sub(" ", typed).strip()
    words = re.sub(r" ?(€|euros?|EUR)$", "", words, flags=re.IGNORECASE).strip()
    words = re.sub(r" ?([.,]) ?", r"\1", words)
    if not words:
        raise NotAnAmount("Écrivez le montant que vous voulez payer.")
    if three := _THREE.fullmatch(words.replace(" ", "")):
        raise NotAnAmount(_which(three))
    if not _GROUPS.fullmatch(words):
        raise NotAnAmount("Écrivez un montant en euros, par exemple 50 ou 50,25.")
    found = _PLAIN.fullmatch(words.replace(" ", ""))
    if not found:
        raise NotAnAmount("Écrivez un montant en euros, par exemple 50 ou 50,25.")
    return int(found["units"]) * 100 + int((found["cents"] or "0").ljust(2, "0"))


def _which(found: re.Match[str]) -> str:
    """`12,345` is twelve euros to some and twelve thousand to others."""
    cents = formats.euros(int(found["units"]) * 100 + int(found["rest"][:2]))
    return f"Ce montant peut se lire de deux façons. Écrivez {found['units']}{found['rest']} ou {amount_typed(cents)}."


def amount_typed(euros: str) -> str:
    """An amount as one would type it, without its sign."""
    return euros.removesuffix(f"{formats.NO_BREAK_SPACE}€")
