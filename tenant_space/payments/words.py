"""Where an online payment stands, in a word, as its tenant reads it."""

from collections.abc import Mapping
from types import MappingProxyType

from tenant_space.payments.enums import AttemptState

STATES: Mapping[AttemptState, str] = MappingProxyType(
    {
        AttemptState.ACCEPTED: "Accepté",
        AttemptState.REFUSED: "Refusé",
        AttemptState.ABANDONED: "Abandonné",
        AttemptState.CANCELLED: "Annulé",
        AttemptState.FAILED: "Non abouti",
    }
)
CHECKED = "En cours de vérification"
NOT_COUNTED = "Non compté"
GIVEN_BACK = "Remboursé"
SILENT = "Sans nouvelles"
