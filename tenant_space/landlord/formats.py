"""French typography of amounts, dates and phones, the same on pages, in mails and in PDFs."""

from __future__ import annotations

import datetime as dt
import math
import re

import phonenumbers
from django.utils import timezone
from django.utils.formats import date_format

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
HALF_A_YEAR = 180  # days


def euros(cents: int) -> str:
    """An amount in cents as `1 234,56 €`, never with a sign: the words around say who owes whom."""
    units, rest = divmod(abs(cents), 100)
    grouped = f"{units:,}".replace(",", NARROW_SPACE)
    return f"{grouped},{rest:02d}{NO_BREAK_SPACE}€"


def long_date(day: dt.date | dt.datetime) -> str:
    """A date as `5 décembre 2026`; the first of a month is `1er`."""
    local = timezone.localtime(day) if isinstance(day, dt.datetime) else day
    text = date_format(local, "j F Y")
    return f"1er{text[1:]}" if local.day == 1 else text


def full_date(day: dt.date | dt.datetime) -> str:
    """A day with its name, as one meets on it: `jeudi 26 novembre 2026`."""
    local = timezone.localtime(day) if isinstance(day, dt.datetime) else day
    return f"{date_format(local, 'l')} {long_date(local)}"


def clock(moment: dt.datetime) -> str:
    """The time of day in the landlord's zone, unbroken: `9 h`, `13 h 30`."""
    local = timezone.localtime(moment)
    minutes = f"{NO_BREAK_SPACE}{local.minute:02d}" if local.minute else ""
    return f"{local.hour}{NO_BREAK_SPACE}h{minutes}"


def near_date(day: dt.date | dt.datetime) -> str:
    """A day as one says it in a sentence, unbroken: `5 décembre`; with its year when it is half a year away."""
    local = timezone.localdate(day) if isinstance(day, dt.datetime) else day
    text = long_date(local)
    if abs((local - timezone.localdate()).days) <= HALF_A_YEAR:
        text = text.removesuffix(f" {local.year}")
    return text.replace(" ", NO_BREAK_SPACE)


def phone(number: str) -> str:
    """A phone number as it is read aloud in France; what is no number comes back as it is."""
    try:
        parsed = phonenumbers.parse(number, "FR")
    except phonenumbers.NumberParseException:
        return number
    french = parsed.country_code == 33
    style = phonenumbers.PhoneNumberFormat.NATIONAL if french else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style).replace(" ", NO_BREAK_SPACE)


def phone_link(number: str) -> str:
    """The `tel:` address of a phone number, or an empty text when it is none."""
    try:
        parsed = phonenumbers.parse(number, "FR")
    except phonenumbers.NumberParseException:
        return ""
    return f"tel:{phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)}"


def file_size(size: int) -> str:
    """A size in bytes as a person reads it: `82 ko`, `1,4 Mo`."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}{NO_BREAK_SPACE}ko"
    return f"{size / 1_000_000:.1f}{NO_BREAK_SPACE}Mo".replace(".", ",")


def duration(seconds: float) -> str:
    """How long to wait, rounded up: `une minute`, `12 minutes`, `2 heures`."""
    minutes = max(1, math.ceil(seconds / 60))
    count, unit = (minutes, "minute") if minutes < 90 else (math.ceil(minutes / 60), "heure")
    return f"une{NO_BREAK_SPACE}{unit}" if count == 1 else f"{count}{NO_BREAK_SPACE}{unit}s"


def french_spaces(text: str) -> str:
    """Keep `:`, `;`, `?`, `!` and quotes with their word: a line never begins with one of them."""
    return re.sub(r"(?<=«) | (?=[:;?!»])", NO_BREAK_SPACE, text)
