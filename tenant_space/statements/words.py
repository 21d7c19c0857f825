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

# --- the papers: the PDF and the table
TITLE = "Relevé de compte"
TITLE_OF = "Relevé de compte n° {number}, {period}"
FOOT = "{landlord} – Relevé du compte n°\u00a0{number}"
ACCOUNT = "Compte client n°\u00a0{number}"
MADE_ON, KNOWN_ON = "Relevé fait le {day}", "Chiffres connus au {day}"
COLUMNS = ("Date", "Libellé", "Demandé", "Payé ou déduit", "Solde")
SHEET_COLUMNS = ("Date", "Libellé", "Demandé (€)", "Payé ou déduit (€)", "Solde dû (€), négatif en cas d'avoir")
OPENING, TOTAL = "Solde au début de la période", "Total de la période"
READING = (
    "Comment lire ce relevé. Demandé : ajouté à ce que vous devez. Payé ou déduit : retiré (paiements, aides…). "
    "Solde : ce que vous devez (« dus ») ou ce que nous vous devons (« avoir ») après chaque ligne."
)
QUESTION = "Une question\u00a0? {contact}"

# --- what one asked for: done, or why not
MAILED = "Votre relevé part par mail à l'adresse {address}. Il arrive dans quelques minutes."
NO_ADDRESS = "Votre adresse de messagerie n'est pas confirmée : nous ne pouvons pas y écrire."
TOO_MANY_DOWNLOADS = (
    "Vous avez téléchargé beaucoup de relevés en peu de temps. Réessayez dans {wait}. "
    "En attendant, vous pouvez lire ce relevé à l'écran."
)
TOO_MANY = (
    "Vous avez déjà demandé {most} relevés aujourd'hui. Réessayez dans {wait}. "
    "En attendant, vous pouvez lire ce relevé à l'écran ou l'imprimer."
)
TOO_LONG = "Ce relevé compte plus de {most} lignes. Demandez-le par mail, ou choisissez une période plus courte."

# --- the period
FROM_DATE, TO_DATE = "de début", "de fin"
ENDS_BEFORE = "La date de fin est avant la date de début. Vérifiez les deux dates."
WRONG_YEAR = "L'année de la date {which} semble fausse. Vérifiez-la."
