"""The IBAN that somebody types: one form of it, and in a sentence what is wrong with it.

Any account of the SEPA scheme is taken, whatever its country: to refuse one is unlawful (Regulation (EU) 260/2012,
article 9). No message and no exception here repeats what was typed, so that none carries it into a log.
"""

from __future__ import annotations

import re
from enum import Enum

from django.conf import settings
from django.utils.module_loading import import_string

from tenant_space.formats.countries import country_name
from tenant_space.formats.invisible import visible
from tenant_space.formats.spaces import french_spaces

# Blanks of any width, hyphens and dashes of any length, dots: what banks and their papers put between groups.
_BETWEEN = re.compile(r"[\s.·•\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+")
_NAMED = re.compile(r"^IBAN:?", re.IGNORECASE)
_BEGINNING = re.compile(r"[A-Z]{2}\d{2}")
# Where an account number ends with a French « clé RIB ».
WITH_RIB_KEY = ("FR", "MC")
# Overseas parts of France: their accounts are written FR.
OVERSEAS = ("BL", "GF", "GP", "MF", "MQ", "PM", "RE", "YT")


class IbanFault(Enum):
    """What is wrong with an IBAN, in words for its owner."""

    EMPTY = "Écrivez l'IBAN du compte à prélever. Il est sur votre relevé d'identité bancaire (RIB)."
    LOOK_ALIKE = (
        "Un signe de cet IBAN ressemble à une lettre ou à un chiffre, mais n'en est pas un. "
        "Effacez tout, puis tapez-le vous-même : seulement des lettres de A à Z et des chiffres de 0 à 9."
    )
    BEGINNING = "Un IBAN commence par deux lettres et deux chiffres, comme FR76. Recopiez-le depuis votre RIB."
    OVERSEAS = (
        "En outre-mer aussi, l'IBAN d'un compte français commence par FR. Recopiez celui qui est écrit sur votre RIB."
    )
    OUTSIDE = (
        "Nous ne pouvons pas prélever un compte de ce pays ({country}) : il n'est pas dans la zone SEPA. "
        "Donnez l'IBAN d'un autre compte, ou appelez votre agence."
    )
    NO_COUNTRY = "Aucun IBAN ne commence par ces deux lettres. Recopiez-le depuis votre RIB, caractère par caractère."
    LENGTH = (
        "Un IBAN de ce pays ({country}) a {expected} caractères, le vôtre en a {found}. "
        "Recopiez-le depuis votre RIB, sans rien oublier."
    )
    STRUCTURE = (
        "Cet IBAN a une lettre à la place d'un chiffre, ou l'inverse. Vérifiez les O et les 0, les I et les 1, "
        "puis corrigez."
    )
    KEY = "Cet IBAN n'existe pas : un caractère est faux, ou deux sont inversés. Comparez-le avec votre RIB."
    RIB_KEY = (
        "La clé RIB ne correspond pas : vérifiez les O et les 0, puis les autres caractères, "
        "avec votre RIB sous les yeux."
    )


class IbanRefused(ValueError):
    """An IBAN that cannot be debited; `text` says why and what to do, and nothing of it holds the IBAN."""

    def __init__(self, fault: IbanFault, **values: object) -> None:
        self.fault = fault
        self.text = french_spaces(fault.value.format(**values))
        super().__init__(fault.name)


def iban_read(typed: str) -> str:
    """The one form in which an IBAN is kept: capitals and digits, nothing between them.

    Its country is of the SEPA scheme, its length and structure those of the country, and both keys are right: that of
    all IBANs (ISO 13616) and, in France and Monaco, the « clé RIB ». Raises `IbanRefused`.
    """
    compact = _NAMED.sub("", _BETWEEN.sub("", visible(typed)))
    if not compact:
        raise IbanRefused(IbanFault.EMPTY)
    if not (compact.isascii() and compact.isalnum()):  # before capitals are made: « ı » would become an honest I
        raise IbanRefused(IbanFault.LOOK_ALIKE)
    compact = compact.upper()
    _check_country(compact)
    _check_shape(compact)
    _check_keys(compact)
    return compact


def bic_is_asked(iban: str) -> bool:
    """Whether the bank of this IBAN needs the BIC: those outside the European Economic Area do."""
    return iban[:2] in settings.PORTAL_SEPA_BIC_COUNTRIES


def bic_derived(iban: str) -> str:
    """The BIC of the bank of an IBAN, as a public list has it; empty when it has none.

    To be confirmed by its owner, never taken for sure: some codes of banks have several.
    """
    try:
        return str(import_string("schwifty.IBAN")(iban).bic or "")
    except ValueError:
        return ""


def iban_masked(iban: str) -> str:
    """What may be shown of an IBAN, in groups of four: its first four signs and its last three."""
    masked = iban[:4] + "•" * (len(iban) - 7) + iban[-3:]
    return " ".join(masked[start : start + 4] for start in range(0, len(masked), 4))


def _check_country(compact: str) -> None:
    country = compact[:2]
    if country in OVERSEAS:
        raise IbanRefused(IbanFault.OVERSEAS)
    if not _BEGINNING.match(compact):
        raise IbanRefused(IbanFault.BEGINNING)
    if country not in settings.PORTAL_SEPA_COUNTRIES:
        name = country_name(country)
        raise IbanRefused(IbanFault.OUTSIDE, country=name) if name else IbanRefused(IbanFault.NO_COUNTRY)


def _check_shape(compact: str) -> None:
    # Loaded when it is first asked, not when the process starts: 60 ms and 10 MB that few answers need.
    spec = import_string("schwifty.registry.get_iban_spec")(compact[:2])
    if len(compact) != spec.iban_length:
        country = country_name(compact[:2])
        raise IbanRefused(IbanFault.LENGTH, country=country, expected=spec.iban_length, found=len(compact))
    if not spec.regex.fullmatch(compact[4:]):
        raise IbanRefused(IbanFault.STRUCTURE)


def _check_keys(compact: str) -> None:
    iban_type = import_string("schwifty.IBAN")
    wrong = IbanFault.KEY
    try:
        iban_type(compact)
        wrong = IbanFault.RIB_KEY
        iban_type(compact, validate_bban=compact[:2] in WITH_RIB_KEY)
    except ValueError:
        fault = wrong
    else:
        return
    raise IbanRefused(fault)  # outside of `except`: the library's error repeats the IBAN, and would go with ours
