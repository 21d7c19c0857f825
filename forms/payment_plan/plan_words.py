"""What the form of a payment plan says: to the tenant, and of the tenant to staff who fill it in for them."""

from __future__ import annotations

from dataclasses import dataclass

from forms.payment_plan.enums import PlanBy


@dataclass(frozen=True, slots=True)
class PlanWords:
    """The words to one who fills in the form; to the tenant, unless they are `FOR_STAFF`."""

    by_amount: str = str(PlanBy.AMOUNT.label)
    """The first way to count."""
    by_months: str = str(PlanBy.MONTHS.label)
    """The second one."""
    monthly: str = "Ce que je peux payer chaque mois, en plus du loyer"
    """The amount, where a calendar is drawn from it."""
    monthly_alone: str = "Ce que je peux payer chaque mois (facultatif)"
    """The same where none is."""
    first_on: str = "Je commence"
    """The day of the first part."""
    situation: str = "Voulez-vous nous expliquer votre situation ? (facultatif)"
    """Free words."""
    nothing_owed: str = "Vous ne devez rien sur ce compte aujourd'hui. Il n'y a rien à étaler."
    """Why there is no plan to make."""
    owed_fact: str = "Vous devez aujourd'hui"
    """The name of the debt, before it leaves."""
    situation_fact: str = "Votre situation"
    """The name of the free words, before they leave."""
    anyway: str = "Vous pouvez l'envoyer quand même : votre agence cherche une solution avec vous."
    """After what goes beyond the landlord's rules."""
    debited: str = (
        "Un prélèvement est prévu pour ce que vous devez. Il peut partir avant notre réponse : si vous ne pouvez pas "
        "le payer, appelez votre agence sans attendre."
    )
    """When the bank is about to take what is owed."""
    after: tuple[str, ...] = (
        "Votre agence lit votre demande et vous répond. Le plan commence quand elle l'a accepté.",
        "Votre loyer de chaque mois continue : payez-le comme d'habitude.",
    )
    """What comes after the sending."""


FOR_TENANT = PlanWords()
FOR_STAFF = PlanWords(
    by_amount="Par ce qui peut être payé chaque mois",
    by_months="Par le nombre de mois",
    monthly="Ce que le locataire peut payer chaque mois, en plus du loyer",
    monthly_alone="Ce que le locataire peut payer chaque mois (facultatif)",
    first_on="Première échéance",
    situation="Sa situation, avec ses mots (facultatif)",
    nothing_owed="Rien n'est dû sur ce compte aujourd'hui : il n'y a rien à étaler.",
    owed_fact="Dû aujourd'hui",
    situation_fact="Sa situation",
    anyway="Il peut être enregistré quand même.",
    debited="Un prélèvement est prévu pour ce qui est dû. Il peut partir avant la réponse : dites-le au locataire.",
    after=(
        "Le plan commence quand il est accepté.",
        "Dites au locataire que son loyer de chaque mois continue.",
    ),
)
