from django.db.models import TextChoices


class BatchMode(TextChoices):
    FULL = "FULL", "Complet"
    DELTA = "DELTA", "Différences"


class BatchState(TextChoices):
    APPLIED = "APPLIED", "Appliqué"
    REJECTED = "REJECTED", "Refusé"
