"""What a bank is called, and what of an IBAN may be shown.

The landlord's own names win (`BankName`), then the public list that comes with schwifty. That list names
some banks wrongly: where its rows for one code do not agree, it is not believed, and the code stands alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.module_loading import import_string

from tenant_space.kept import KeptForAll
from tenant_space.tenancy.models import BankName

# Where an account number begins with a French code banque and code guichet.
FRENCH_NUMBERS = ("FR", "MC")
_MASK = re.compile(r"X{3,}")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


def bank_name(bank_code: str) -> str:
    """The name of a French bank by its code of five characters, empty when nobody knows it for sure."""
    return (_own_names().get(bank_code) or _listed_name(bank_code)) if bank_code else ""


def bank_names_forget() -> None:
    """Empty the cache: the landlord's names have changed."""
    _own_names.forget()


def _read() -> dict[str, str]:
    return dict(BankName.objects.values_list("bank_code", "name"))


_own_names = KeptForAll("tenancy:bank-names", _read, everyday=False)


@lru_cache(maxsize=512)
def _listed_name(bank_code: str) -> str:
    # Loaded when it is first asked, not when the process starts: 60 ms and 10 MB that few answers need.
    banks_by_code = import_string("schwifty.registry.get_banks_by_code")
    names = {bank.name.strip() for bank in banks_by_code("FR", bank_code)}
    name = names.pop() if len(names) == 1 else ""
    return name if len(name) > 2 else ""  # the list knows two banks called « B »


def country_of(iban_masked: str) -> str:
    """The country of a masked IBAN, its first two letters."""
    return iban_masked.strip()[:2].upper()


def iban_is_clear(iban: str) -> bool:
    """Whether this is a whole IBAN: nothing in it is masked, and its check digits are right (ISO 13616)."""
    compact = re.sub(r"[\s.\-]", "", iban).upper()
    if not _IBAN.fullmatch(compact) or _MASK.search(compact):
        return False
    digits = "".join(str(int(char, 36)) for char in compact[4:] + compact[:4])
    return int(digits) % 97 == 1
