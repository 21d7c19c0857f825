"""How one says what one can pay."""

from django.db.models import TextChoices

CODE = "payment_plan"  # of the kind


class PlanBy(TextChoices):
    """By what can be paid each month, or by how many months it takes."""

    AMOUNT = "AMOUNT", "Je choisis combien je peux payer chaque mois"
    MONTHS = "MONTHS", "Je choisis en combien de mois"
