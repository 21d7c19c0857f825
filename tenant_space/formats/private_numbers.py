"""Numbers that nobody should send about without need: bank accounts, bank cards, social security.

Found in any text by their own check digits, so that phones, dates, references and time stamps are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.utils.module_loading import import_string

_BETWEEN = r"[ \-.\u00a0\u2007\u202f\u2009]"
_IBAN_BEGINS = re.compile(r"(?<![^\W_])[A-Za-z]{2}" + f"{_BETWEEN}?" + r"\d{2}")
# Sex, year, month, department (two letters in Corsica), municipality, order, key: INSEE, « NIR ».
_NIR = re.compile(
    r"(?<![\w+])([12])S?(\d\d)S?(\d\d)S?(\d\d|2[ABab])S?(\d{3})S?(\d{3})S?(\d\d)(?!\w)".replace("S", _BETWEEN)
)
_CORSICA = {"2A": "19", "2B": "18"}
_DIGITS = re.compile(rf"(?<!\w)\+?\d(?:{_BETWEEN}?\d)*(?!\w)")
# What issuers give out: Visa, Mastercard, American Express, Discover and Maestro (ISO/IEC 7812).
_ISSUED = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|6(?:011|5\d\d)\d{12}|(?:50|5[6-9]|6\d)\d{11,17}"
)
_FOREIGN_PHONE = 10  # digits at least behind a plus sign


class PrivateSort(StrEnum):
    """What a number is; the value is said in « votre message contient … »."""

    IBAN = "un IBAN"
    CARD = "un numéro de carte bancaire"
    NIR = "un numéro de sécurité sociale"


@dataclass(frozen=True, slots=True)
class PrivateNumber:
    """A number found in a text."""

    sort: PrivateSort
    """What it is."""
    start: int
    """Its place in the text."""
    end: int
    """The place behind it."""


def private_numbers(text: str) -> tuple[PrivateNumber, ...]:
    """The bank accounts, bank cards and social-security numbers of a text, in its order; none overlaps another."""
    found: list[PrivateNumber] = []
    for one in (*_ibans(text), *_nirs(text), *_cards(text)):
        if all(one.end <= other.start or one.start >= other.end for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))


def private_masked(text: str) -> str:
    """The text with all but the last three signs of each of these numbers hidden."""
    parts, end = [], 0
    for one in private_numbers(text):
        shown = text[one.start : one.end]
        parts += [text[end : one.start], re.sub(r"\w", "•", shown[:-3]), shown[-3:]]
        end = one.end
    return "".join([*parts, text[end:]])


def _ibans(text: str) -> Iterator[PrivateNumber]:
    for begin in _IBAN_BEGINS.finditer(text):
        length = _iban_length(begin.group()[:2].upper())
        end = _end_of(text, begin.start(), length)
        if end and _is_iban(re.sub(_BETWEEN, "", text[begin.start() : end])):
            yield PrivateNumber(PrivateSort.IBAN, begin.start(), end)


def _end_of(text: str, start: int, length: int) -> int:
    """Where n letters and digits end, at most two signs between any of them; 0 when they do not end there."""
    signs = re.compile(rf"(?:[A-Za-z0-9]{_BETWEEN}{{0,2}}){{{max(length - 1, 0)}}}[A-Za-z0-9](?![^\W_])")
    found = signs.match(text, start) if length else None
    return found.end() if found else 0


@cache
def _iban_length(country: str) -> int:
    """How long an IBAN of a country is; 0 when there are none."""
    # Loaded when it is first asked, not when the process starts: 60 ms and 10 MB that few answers need.
    try:
        return int(import_string("schwifty.registry.get_iban_spec")(country).iban_length)
    except ValueError:
        return 0


def _is_iban(compact: str) -> bool:
    try:
        import_string("schwifty.IBAN")(compact)
    except ValueError:
        return False
    return True


def _nirs(text: str) -> Iterator[PrivateNumber]:
    for found in _NIR.finditer(text):
        *parts, key = found.groups()
        parts[3] = _CORSICA.get(parts[3].upper(), parts[3])
        if 97 - int("".join(parts)) % 97 == int(key):
            yield PrivateNumber(PrivateSort.NIR, found.start(), found.end())


def _cards(text: str) -> Iterator[PrivateNumber]:
    for run in _DIGITS.finditer(text):
        groups = [(one.group(), run.start() + one.start()) for one in re.finditer(r"\d+", run.group())]
        if run.group().startswith("+"):
            groups = _behind_phone(groups)
        for first in range(len(groups)):
            if card := _card_from(groups[first:], whole=first == 0):
                yield card


def _behind_phone(groups: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """What follows the phone number of another country."""
    digits = 0
    for place, (group, _) in enumerate(groups):
        if digits >= _FOREIGN_PHONE:
            return groups[place:]
        digits += len(group)
    return []


def _card_from(groups: list[tuple[str, int]], *, whole: bool) -> PrivateNumber | None:
    """A card that begins with the first of these groups of digits.

    Among other digits only as it is printed, or in one piece; alone on its line in any groups.
    """
    number = ""
    for place, (group, at) in enumerate(groups):
        number += group
        printed = place == 0 or {len(one) for one, _ in groups[: place + 1]} in ({4}, {4, 3}, {4, 6, 5})
        alone = whole and place == len(groups) - 1
        if (printed or alone) and _ISSUED.fullmatch(number) and _luhn(number):
            return PrivateNumber(PrivateSort.CARD, groups[0][1], at + len(group))
    return None


def _luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
