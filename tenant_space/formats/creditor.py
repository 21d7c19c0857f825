"""The numbers of a creditor: its identifier among banks (ICS), and the references of its mandates (RUM)."""

from __future__ import annotations

import re

RUM_LONGEST = 35  # AT-01 of the SEPA core rulebook
_OTHER_SIGNS = re.compile(r"[^A-Z0-9]")
_ICS = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{3}[A-Z0-9]{1,28}")


def ics_is_valid(ics: str) -> bool:
    """Whether the check digits of an ICS are right (EPC262-08): the three signs of its business code do not count."""
    if not _ICS.fullmatch(ics):
        return False
    return int("".join(str(int(sign, 36)) for sign in ics[7:] + ics[:4])) % 97 == 1


def rum_make(prefix: str, account: str, number: int) -> str:
    """The reference of a mandate: `MH-123456-0001`. Never cut: two mandates would have one reference.

    Of the account only capitals and digits are in it, whatever its number is made of; the counter tells two apart.
    """
    return "-".join(part for part in (prefix, _OTHER_SIGNS.sub("", account.upper()), f"{number:04d}") if part)
