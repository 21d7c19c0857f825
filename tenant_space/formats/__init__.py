"""French typography of amounts, dates and phones, the same on pages, in mails and in PDFs."""

from tenant_space.formats.dates import clock, duration, full_date, long_date, near_date, short_date
from tenant_space.formats.money import euros
from tenant_space.formats.phones import (
    mobile_number,
    phone,
    phone_keys,
    phone_link,
    phone_masked,
    phone_typed,
    phones_apart,
    phones_linked,
)
from tenant_space.formats.spaces import NARROW_SPACE, NO_BREAK_SPACE, file_size, french_spaces

__all__ = [
    "NARROW_SPACE",
    "NO_BREAK_SPACE",
    "clock",
    "duration",
    "euros",
    "file_size",
    "french_spaces",
    "full_date",
    "long_date",
    "mobile_number",
    "near_date",
    "phone",
    "phone_keys",
    "phone_link",
    "phone_masked",
    "phone_typed",
    "phones_apart",
    "phones_linked",
    "short_date",
]
