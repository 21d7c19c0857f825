"""Phone numbers as one reads and calls them: of all French regions, with what stands beside them in the same box."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import pairwise

import phonenumbers
from django.conf import settings
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher, PhoneNumberType
from phonenumbers.shortnumberinfo import is_valid_short_number_for_region

from tenant_space.formats.invisible import visible
from tenant_space.formats.spaces import NO_BREAK_SPACE

# Where ten digits that begin with 0 are dialled (ARCEP, decision 2018-0881), mainland first.
_TEN_DIGITS = ("FR", "GP", "GF", "MQ", "RE", "YT")
# Numbers of overseas, some of which the library takes for the mainland's.
_OVERSEAS = re.compile(r"^0(?:26[239]|59[046]|639|69[0-7])")
_COUNTRY_CODES = {phonenumbers.country_code_for_region(region) for region in _TEN_DIGITS}
# A number as it is written down to be dialled: with the sign of a country, or the ten digits of a French region.
_DIALLED = re.compile(r"(?:\+|\b00)[\s.]*\d(?:[\s.\-()]*\d){7,14}|(?<!\d)0[\s.\-]?[1-9](?:[\s.\-/]*\d){8}(?!\d)")
# The same without its first nought, as spreadsheets leave it.
_NINE_DIGITS = re.compile(r"(?<!\d)[1-9](?:[\s.\-]*\d){8}(?!\d)")
_KEY_DIGITS = 9  # of a French number, whatever the country code or the nought before them
_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
_BETWEEN = re.compile(r"[,;/|&\n]|\s(?:ou|et)\s", re.IGNORECASE)
# What a person can be called at; the others cost the caller, or ring in no home.
_OF_A_PERSON = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.VOIP,
    PhoneNumberType.PERSONAL_NUMBER,
}
_AROUND = " \t\u00a0,;/|&\n"


class PhoneFault(Enum):
    """Why a number is none at which a person can be called; the value says what to do."""

    UNKNOWN = (
        "Ce numéro n'existe pas. Écrivez ses 10 chiffres, par exemple 06 12 34 56 78. Commencez par + et l'indicatif "
        "du pays s'il est étranger."
    )
    NOT_ALONE = "Écrivez un seul numéro, sans autre mot ni numéro de poste."
    SHORT = "C'est un numéro court. Écrivez un numéro complet, où l'on peut vous joindre."
    SPECIAL = "C'est un numéro spécial ou surtaxé. Écrivez un numéro fixe ou mobile, où l'on peut vous joindre."


class PhoneRefused(ValueError):
    """No number at which a person can be called."""

    def __init__(self, fault: PhoneFault) -> None:
        super().__init__(fault.name)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class _Found:
    """A number in a text."""

    start: int
    """Its place in the text."""
    end: int
    """The place behind it."""
    number: PhoneNumber
    """The number itself, which can be called."""
    shown: str
    """The number as it is read aloud."""


def phone(number: str) -> str:
    """A phone number as it is read aloud; what is none, or more than a number, comes back as it is."""
    text = visible(number).strip()
    found = _found(text, settings.PORTAL_PHONE_REGION)
    return found[0].shown if len(found) == 1 and _is_whole(found[0], text) else number


def phone_link(number: str) -> str:
    """The `tel:` address of a text's first number that can be called; an empty text when there is none."""
    text = visible(number).strip()
    found = _found(text, settings.PORTAL_PHONE_REGION)
    if found:
        return f"tel:{phonenumbers.format_number(found[0].number, PhoneNumberFormat.E164)}"
    short = text.replace(" ", "").replace(NO_BREAK_SPACE, "")
    return f"tel:{short}" if _is_short(short) else ""


def phones_linked(*numbers: str) -> tuple[tuple[str, str], ...]:
    """The numbers that are known, each as one reads it and with its `tel:` address.

    A box with two numbers gives two; a remark stays with the number that it is about, as it came.
    """
    parts = [part for number in numbers if number for part in _parts(visible(number).strip())]
    return tuple((phone(part), phone_link(part)) for part in parts)


def phone_typed(typed: str) -> str:
    """What is kept of a box for a phone number: in international form, or as it came with a second one or a remark.

    Raises `ValueError` when no number in it can be called.
    """
    text = " ".join(visible(typed).split())
    found = _found(text, settings.PORTAL_PHONE_REGION)
    if not found:
        raise ValueError("no number that can be called")
    if len(found) == 1 and _is_whole(found[0], text):
        return phonenumbers.format_number(found[0].number, PhoneNumberFormat.E164)
    return text


def mobile_number(text: str) -> str:
    """The number in international form (E.164) when the text is one mobile number and nothing else; else empty."""
    whole = visible(text).strip()
    number = _whole(whole, settings.PORTAL_PHONE_REGION)
    if number is None or phonenumbers.number_type(number) not in _MOBILE:
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def phone_masked(number: str) -> str:
    """A number with its first two digits and its last two: `06 •• •• •• 78`."""
    shown = phone(number)
    places = [place for place, sign in enumerate(shown) if sign.isdigit()]
    hidden = set(places[2:-2])
    return "".join("•" if place in hidden else sign for place, sign in enumerate(shown))


def phone_of_person(typed: str) -> str:
    """One number at which a person can be called, in international form. Raises `PhoneRefused`."""
    text = " ".join(visible(typed).split())
    number = _whole(text, settings.PORTAL_PHONE_REGION)
    if number is None and _is_short(re.sub(r"\D", "", text)):
        raise PhoneRefused(PhoneFault.SHORT)
    if number is None or number.extension:
        found = _found(text, settings.PORTAL_PHONE_REGION)
        raise PhoneRefused(PhoneFault.NOT_ALONE if found else PhoneFault.UNKNOWN)
    if phonenumbers.number_type(number) not in _OF_A_PERSON:
        raise PhoneRefused(PhoneFault.SPECIAL)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def phone_is_mobile(number: str) -> bool:
    """Whether a number in international form may be a mobile's."""
    kind = phonenumbers.number_type(phonenumbers.parse(number))
    return kind in _MOBILE or kind == PhoneNumberType.PERSONAL_NUMBER


def phone_keys(*texts: str) -> tuple[str, ...]:
    """What two spellings of a number have in common, for each number in these texts: its last nine digits.

    Told by its form alone, so that a batch of many people costs little: nothing says that it can be called.
    """
    found = [match.group() for text in texts for match in _DIALLED.finditer(visible(text))]
    found += [match.group() for text in texts for match in _NINE_DIGITS.finditer(_DIALLED.sub("|", visible(text)))]
    return tuple(dict.fromkeys(re.sub(r"\D", "", number)[-_KEY_DIGITS:] for number in found))


def phones_apart(text: str) -> tuple[tuple[str, ...], str]:
    """The keys of the numbers that a text holds between other words, and the text without these numbers."""
    whole = visible(text)
    return phone_keys(*_DIALLED.findall(whole)), _DIALLED.sub(" ", whole)


@lru_cache(maxsize=1024)
def _found(text: str, home: str) -> tuple[_Found, ...]:
    """The numbers in a text that can be called, in its order, as they are dialled in French regions, `home` first."""
    whole = _whole(text, home)
    if whole:
        return (_Found(0, len(text), whole, _shown(whole, home)),)
    found: list[_Found] = []
    for region in dict.fromkeys((home, *_TEN_DIGITS)):
        for match in PhoneNumberMatcher(text, region):
            number = _whole(match.raw_string, home) or (match.number if match.number.extension else None)
            if number and all(match.end <= one.start or match.start >= one.end for one in found):
                found.append(_Found(match.start, match.end, number, _shown(number, home)))
    return tuple(sorted(found, key=lambda one: one.start))


def _whole(text: str, home: str) -> PhoneNumber | None:
    """The number that the whole text is. Letters are none: the library would dial them as on an old keypad."""
    if any(char.isalpha() for char in text):
        return None
    overseas = _OVERSEAS.match(re.sub(r"\D", "", text))
    for region in _TEN_DIGITS[1:] if overseas else dict.fromkeys((home, *_TEN_DIGITS)):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return number
    return None


def _is_whole(found: _Found, text: str) -> bool:
    return (found.start, found.end) == (0, len(text)) and not found.number.extension


def _shown(number: PhoneNumber, home: str) -> str:
    at_home = phonenumbers.country_code_for_region(home)
    national = number.country_code in _COUNTRY_CODES | {at_home}
    style = PhoneNumberFormat.NATIONAL if national else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style).replace(" ", NO_BREAK_SPACE)


def _is_short(text: str) -> bool:
    """Whether this is a number of few digits that is called in France, like 3949."""
    if not (text.isascii() and text.isdigit()):
        return False
    try:
        return is_valid_short_number_for_region(phonenumbers.parse(text, "FR"), "FR")
    except phonenumbers.NumberParseException:
        return False


def _parts(text: str) -> list[str]:
    """The text cut between its numbers: at what parts them, else so that a remark stays behind its number.

    Where a label stands before the first number (« fixe 04…, portable 06… »), labels stand before.
    """
    found = _found(text, settings.PORTAL_PHONE_REGION)
    labels_first = bool(found) and bool(text[: found[0].start].strip())
    cuts = [0, *(_cut(text, one, other, labels_first) for one, other in pairwise(found))]
    parts = (text[start:end].strip(_AROUND) for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True))
    return [re.sub(r"^(?:ou|et)\s+", "", part, flags=re.IGNORECASE) for part in parts if part]


def _cut(text: str, one: _Found, other: _Found, labels_first: bool) -> int:
    parting = _BETWEEN.search(text, one.end, other.start)
    if parting:
        return parting.start()
    return one.end if labels_first else other.start
