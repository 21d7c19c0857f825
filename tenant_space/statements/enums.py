from django.db.models import TextChoices


class FileState(TextChoices):
    """Where a long statement, made by the worker, stands."""

    WAITING = "WAITING", "En préparation"
    READY = "READY", "Prêt"
    FAILED = "FAILED", "Impossible à préparer"
