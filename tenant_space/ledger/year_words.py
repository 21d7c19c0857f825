"""What is said of a year of the account: in the table, in the chart, and in the sentences above them."""

from tenant_space.formats import euros

# --- figures of a month
CREDIT = "avoir {amount}"
OWED = "{amount} dus"
AIDS_BACK = "{amount} repris"
REJECTED = "{amount} rejetés"
UP_TO_DATE = "à jour"
NOTHING_YET = "rien encore"

# --- the year: `{when}` is one of the next
ONE_MONTH = "En {last}"
SPAN = "De {first} à {last}"
SPAN_FROM_A_VOWEL = "D'{first} à {last}"
BILLED = "{when}, on vous a demandé {amount}."
IN_FAVOUR = "{when}, {amount} étaient en votre faveur."
NOTHING_BILLED = "{when}, on ne vous a rien demandé."
AIDS_PAID = "Vos aides ont payé {amount}."
AIDS_TAKEN_BACK = "{amount} d'aides ont été repris."
PAID = "Vous avez payé {amount}."
PAYMENTS_REJECTED = "{amount} de paiements ont été rejetés."
NOTHING_PAID = "Vous n'avez rien payé."


def span(first: str) -> str:
    """From a month to another: `D'avril`, `De mai`."""
    return SPAN_FROM_A_VOWEL if first[0] in "ao" else SPAN


def of(said: str, cents: int) -> str:
    """A figure or a sentence with its amount; `{when}` stays."""
    return said.replace("{amount}", euros(cents))
