from django.db.models import TextChoices


class BatchMode(TextChoices):
    FULL = "FULL", "Complet"
    DELTA = "DELTA", "Différences"


class BatchState(TextChoices):
    APPLIED = "APPLIED", "Appliqué"
    HELD = "HELD", "Retenu"
    REJECTED = "REJECTED", "Refusé"


class IssueKind(TextChoices):
    """How bad an issue of a batch is."""

    BLOCKING = "BLOCKING", "Bloquant"
    ROW = "ROW", "Ligne écartée"
    WARNING = "WARNING", "Alerte"


class AckResult(TextChoices):
    """What the ERP did with a request of the portal."""

    RECEIVED = "RECEIVED", "Reçue"
    ACCEPTED = "ACCEPTED", "Acceptée"
    REFUSED = "REFUSED", "Refusée"
    INCOMPLETE = "INCOMPLETE", "Incomplète"
