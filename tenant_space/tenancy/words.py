"""What is said of a balance, of the next term and of an account that ended: on pages, in mails and by the API.

`{amount}` is an amount with its sign of money, `{day}` and `{old}` are dates as people say them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tenant_space.tenancy.enums import AccountStatus

# --- the balance: without a full stop where a clause may follow
OWED = "Vous devez {amount}"
IN_CREDIT = "Votre compte présente un avoir de {amount}"
CLEAR = "Votre solde est à jour."
FIRST_TODAY = "Votre première échéance est aujourd'hui."
NOTHING_BEFORE = "Rien ne vous est demandé avant le {day}."
NOTHING_ASKED = "Rien ne vous est demandé pour le moment."
# After a comma.
WHOLE_DEBITED = "ce montant sera prélevé le {day}"
WHOLE_DUE = "à payer avant le {day}"

# --- the word in the badge
DUE_TODAY = "Échéance aujourd'hui"
NOTHING_DUE = "Rien à payer"
UP_TO_DATE = "À jour"
CREDIT_WORD = "Avoir"
TO_PAY = "À payer"
DEBIT_AHEAD = "Prélèvement prévu"

# --- notes
NOTHING_TO_PAY = "Vous n'avez rien à payer aujourd'hui."
CREDIT = (
    "Cette somme est à vous\u00a0: elle sera déduite de votre prochain loyer. "
    "Pour la recevoir sur votre compte bancaire, appelez votre agence."
)
CREDIT_OF_THE_PAST = "Cette somme est à vous. Votre agence vous dit quand elle vous est rendue."
STATUS_NOTES: Mapping[AccountStatus, str] = MappingProxyType(
    {
        AccountStatus.LEFT: "Vous avez quitté ce logement.",
        AccountStatus.CLOSED: "Ce compte est fermé.",
        AccountStatus.LITIGATION: "Votre compte est suivi par le service contentieux.",
    }
)
ALL_LATE = "{amount} sont à payer dès maintenant."
REST_LATE = "Le reste, {amount}, est à payer dès maintenant."


@dataclass(frozen=True, slots=True)
class TermWords:
    """What is said of the next term."""

    known: str
    """Its day and its amount are known."""
    no_amount: str
    """Only its day is."""
    known_on_old_data: str
    """Its day has passed since the data were made, and its amount is known."""
    no_amount_on_old_data: str
    """The same, without the amount."""


DEBITED_TERM = TermWords(
    known="{amount} seront prélevés le {day}.",
    no_amount="Un prélèvement est prévu le {day}. Nous n'en connaissons pas le montant.",
    known_on_old_data="D'après les données du {old}, {amount} devaient être prélevés le {day}.",
    no_amount_on_old_data="D'après les données du {old}, un prélèvement était prévu le {day}.",
)
PAID_TERM = TermWords(
    known="{amount} sont à payer avant le {day}.",
    no_amount="Votre prochaine échéance est le {day}. Nous n'en connaissons pas le montant.",
    known_on_old_data="D'après les données du {old}, {amount} étaient à payer avant le {day}.",
    no_amount_on_old_data="D'après les données du {old}, une échéance était prévue le {day}.",
)
DEBIT_UNKNOWN = "Nous ne connaissons pas la date du prochain prélèvement."
LAST_DAY_PAST = "La date limite était le {day}."
DEBIT_PAST = "Le prélèvement était prévu le {day}."
DEBIT_OF_PART_PAST = "Le prélèvement de {amount} était prévu le {day}."
DEBIT_NOT_SEEN_YET = "Nous ne le voyons pas encore."
DEBIT_NOT_SEEN = "Nous ne le voyons pas."
