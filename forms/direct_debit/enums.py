from django.db.models import TextChoices

MANDATE, DAY, STOP = "mandate", "mandate_day", "mandate_revoke"
KINDS = (MANDATE, DAY, STOP)


class HolderKind(TextChoices):
    """Whose bank account is to be debited."""

    TENANT = "TENANT", "Moi"
    CO_HOLDER = "CO_HOLDER", "Un autre titulaire du bail"
    THIRD = "THIRD", "Une autre personne, qui paie pour moi"
