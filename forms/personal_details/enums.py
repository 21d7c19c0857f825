from django.db.models import TextChoices

CONTACT_DETAILS, MARITAL_STATUS, OCCUPATION, OCCUPANTS = "contact_details", "marital_status", "occupation", "occupants"
KINDS = (CONTACT_DETAILS, MARITAL_STATUS, OCCUPATION, OCCUPANTS)


class FieldDecision(TextChoices):
    """What became of one answer of a request."""

    ASKED = "ASKED", "Demandée"
    ACCEPTED = "ACCEPTED", "Acceptée"
    REFUSED = "REFUSED", "Refusée"


class RefusedBy(TextChoices):
    """Who refused it."""

    LANDLORD = "LANDLORD", "Votre bailleur"
    ERP = "ERP", "Le service qui tient les dossiers"


class CodeSort(TextChoices):
    """What a code says of a person; the value is the name of the list in the exchange format."""

    MARITAL = "marital_status", "Situation familiale"
    PCS = "pcs", "Catégorie socioprofessionnelle"
    EMPLOYMENT = "employment", "Situation d'emploi"


class OccupantEvent(TextChoices):
    """What happens to somebody who lives there."""

    BIRTH = "BIRTH", "Une naissance ou une adoption"
    ARRIVAL = "ARRIVAL", "Quelqu'un vient vivre avec nous"
    DEPARTURE = "DEPARTURE", "Quelqu'un quitte le logement"
