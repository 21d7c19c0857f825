"""The landlord's own bank details, as staff type them and as tenants copy them.

A wrong digit would send rents to somebody else: nothing is shown whose check digits are wrong.
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from tenant_space.formats.iban import IbanFault, IbanRefused, iban_read
from tenant_space.formats.invisible import visible

WRONG_IBAN = "Cet IBAN n'est pas valable. Recopiez-le depuis le relevé d'identité bancaire, caractère par caractère."
FOREIGN_IBAN = "Cet IBAN n'est pas celui d'un compte de la zone SEPA : un virement ordinaire n'y arriverait pas."
WRONG_BIC = "Ce BIC n'est pas valable. Il a 8 ou 11 caractères. Exemple : BNPAFRPPXXX."
_SEPARATORS = re.compile(r"[\s.\-]+")


def bank_code_normalise(typed: str) -> str:
    """An IBAN or a BIC in the one form in which it is stored: capitals, nothing between them."""
    return _SEPARATORS.sub("", visible(typed)).upper()


def in_fours(iban: str) -> str:
    """An IBAN as banks print it: groups of four signs."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def validate_iban(value: str) -> None:
    """Refuse what is no IBAN (ISO 13616, in France with the « clé RIB »), or what a plain transfer does not reach."""
    try:
        iban_read(value)
    except IbanRefused as refused:
        foreign = refused.fault is IbanFault.OUTSIDE
        raise ValidationError(FOREIGN_IBAN if foreign else WRONG_IBAN) from refused


def validate_bic(value: str) -> None:
    """Refuse what is no BIC (ISO 9362)."""
    compact = bank_code_normalise(value)
    try:
        import_string("schwifty.BIC")(compact if compact.isascii() else "")
    except ValueError as error:
        raise ValidationError(WRONG_BIC) from error
