from django.db import models


class AccessState(models.TextChoices):
    """Where a person of the ERP stands with their sign-in. The values stand in addresses of the admin."""

    NEVER = "jamais", "Jamais inscrit"
    WAITING = "attente", "Inscription en attente"
    ACTIVE = "actif", "Actif"
    BLOCKED = "bloque", "Bloqué"
    CLOSED = "ferme", "Fermé"


# Not a state of its own, but a list of its own: sign-ins whose address takes no mail.
REFUSED = "refusee"


class ClosingCause(models.TextChoices):
    """Why a sign-in is closed for good."""

    OWN_WISH = "OWN_WISH", "à la demande de la personne"
    LEASE_ENDED = "LEASE_ENDED", "fin de la location"
    UNLINKED = "UNLINKED", "relié à une autre personne par erreur"


class IdentityCheck(models.TextChoices):
    """How a manager made sure that somebody is who they say."""

    AT_THE_DESK = "AT_THE_DESK", "pièce d'identité vue en agence"
    CALLED_BACK = "CALLED_BACK", "personne rappelée au numéro déjà connu"
    OTHER = "OTHER", "autrement"
