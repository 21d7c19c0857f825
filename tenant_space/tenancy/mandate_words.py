"""What is said of a direct debit mandate and of the next debit. `{amount}` has its sign of money, `{day}` is a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tenant_space.tenancy.enums import MandateStatus


@dataclass(frozen=True, slots=True)
class MandateWords:
    """How a state is said."""

    word: str
    """The state in a word or two."""
    meaning: str
    """What it means for the reader, in sentences."""


STATES: Mapping[MandateStatus, MandateWords] = MappingProxyType(
    {
        MandateStatus.ACTIVE: MandateWords("En service", "Nous prélevons vos échéances sur ce compte bancaire."),
        MandateStatus.PENDING: MandateWords(
            "En attente",
            "Ce prélèvement n'est pas encore en place : rien n'est prélevé pour l'instant. "
            "En attendant, payez votre loyer comme d'habitude.",
        ),
        MandateStatus.SUSPENDED: MandateWords(
            "Suspendu",
            "Les prélèvements sont arrêtés pour le moment. Payez votre loyer d'une autre façon. "
            "Pour savoir pourquoi, appelez votre agence.",
        ),
        MandateStatus.REVOKED: MandateWords(
            "Arrêté", "Ce mandat est annulé : nous ne prélevons plus ce compte bancaire."
        ),
        MandateStatus.EXPIRED: MandateWords(
            "Terminé", "Ce mandat n'est plus valable : nous ne prélevons plus ce compte bancaire."
        ),
    }
)
SINGLE = "Ce mandat sert à un seul prélèvement."
PURPOSE = "Échéance"

# --- when, and on which bank account
FIRST_OF_MONTH, OTHER_DAY = "Le 1er de chaque mois", "Le {day} de chaque mois"
MASKED, IBAN_SPOKEN = "masqué", "commence par {first}, finit par {last}"

# --- the next debit
NEXT_ON = "Le {day}, nous prélèverons {amount}."
NEXT_FOR = "Nous prélèverons {amount} pour l'échéance du {day}."
