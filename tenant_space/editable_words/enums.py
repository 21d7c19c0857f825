from django.db.models import TextChoices


class WordingTopic(TextChoices):
    """What the words are about."""

    ENTRY = "entry", "Lignes du compte"
    CLAIM = "claim", "États des réclamations"
    CARD = "card", "Cartes de l'accueil"
