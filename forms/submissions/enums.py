from django.db.models import TextChoices


class State(TextChoices):
    """Where a submission stands; the labels are what the tenant reads."""

    RECEIVED = "RECEIVED", "Demande enregistrée"
    IN_REVIEW = "IN_REVIEW", "En cours de traitement"
    ACCEPTED = "ACCEPTED", "Acceptée"
    REFUSED = "REFUSED", "Refusée"
    OBSOLETE = "OBSOLETE", "Rendue inutile"


OPEN = (State.RECEIVED, State.IN_REVIEW)
CLOSED = (State.ACCEPTED, State.REFUSED, State.OBSOLETE)


class Scan(TextChoices):
    """What is known of the safety of a file."""

    PENDING = "PENDING", "En cours de vérification"
    CLEAN = "CLEAN", "Vérifié"
    UNSCANNED = "UNSCANNED", "Non vérifié (aucun antivirus configuré)"
    INFECTED = "INFECTED", "Dangereux, supprimé"


# Only these files are ever handed out or drawn.
RELEASED = (Scan.CLEAN, Scan.UNSCANNED)


class Drawing(TextChoices):
    """The page images that managers see."""

    WAITING = "WAITING", "En préparation"
    READY = "READY", "Prêtes"
    FAILED = "FAILED", "Impossibles"
