from django.db.models import TextChoices


class Subject(TextChoices):
    """What a tenant writes about, in two words (S34)."""

    ADMINISTRATIVE = "ADMINISTRATIVE", "Demande administrative"
    TECHNICAL = "TECHNICAL", "Demande technique"


class AnsweredBy(TextChoices):
    """Who answers the requests of a topic."""

    AGENCY = "AGENCY", "L'agence du locataire"
    HEAD_OFFICE = "HEAD_OFFICE", "Le siège"


class QuestionSort(TextChoices):
    """How a question is answered."""

    TEXT = "TEXT", "Un texte"
    CHOICE = "CHOICE", "Un choix dans une liste"
    DATE = "DATE", "Une date"
