"""Phone numbers as one reads and calls them."""

from __future__ import annotations

import phonenumbers

from tenant_space.formats.spaces import NO_BREAK_SPACE


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


def phones_linked(*numbers: str) -> tuple[tuple[str, str], ...]:
    """The numbers that are known, each as one reads it and with its `tel:` address."""
    return tuple((phone(number), phone_link(number)) for number in numbers if number)
