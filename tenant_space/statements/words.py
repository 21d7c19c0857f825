"""What a statement says of an account before, during and after its period, on screen, on paper and by the API."""

from __future__ import annotations

from dataclasses import dataclass

from tenant_space import formats


@dataclass(frozen=True, slots=True)
class StandingWords:
    """Where an account stands on a day, to follow « Au 30 novembre, »."""

    owed: str
    """Something is owed: `{amount}`."""
    credit: str
    """Something stands to the tenant's credit: `{amount}`."""
    clear: str
    """Neither."""
    never_asked: str
    """Neither, on an account that had no line by then."""

    def said(self, cents: int) -> str:
        """The words for a balance in cents, above zero when it is owed."""
        if not cents:
            return self.clear
        return (self.owed if cents > 0 else self.credit).format(amount=formats.euros(cents))


THEN = StandingWords(
    "vous deviez {amount}",
    "vous aviez un avoir de {amount}",
    "votre compte était à jour",
    "rien ne vous était demandé",
)
NOW = StandingWords(
    "vous devez {amount}", "vous avez un avoir de {amount}", "votre compte est à jour", "rien ne vous est demandé"
)
AHEAD = StandingWords(
    "vous devrez {amount}", "vous aurez un avoir de {amount}", "votre compte sera à jour", "rien ne vous sera demandé"
)
ON_DAY = "Au {day}, {rest}."
PAID = "{what}\u00a0: {amount}."
ONE_DEDUCTED = "Ce paiement déduit, {rest}."
ALL_DEDUCTED = "Une fois déduits, {rest}."
PERIOD = "Du {first} au {last}"
NO_LINE_YET = "Votre compte n'a pas encore de ligne."
BEGINS = "Votre compte commence le {day}."
NO_LINE = "Aucune ligne sur cette période."
MOVES = "Sur cette période : {debits} demandés, {credits} payés ou déduits."
# In a column.
OWED = "{amount} dus"
CREDIT = "avoir {amount}"
