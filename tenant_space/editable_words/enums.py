from django.db.models import TextChoices


class WordingTopic(TextChoices):
    """What the words are about."""

    ENTRY = "entry", "Lignes du compte"
    CLAIM = "claim", "États des réclamations"
    CARD = "card", "Cartes de l'accueil"
    PAGE = "page", "Ce que permet chaque page"
    ANSWER = "answer", "Réponses sans message écrit"
    SMS = "sms", "SMS"


class Audience(TextChoices):
    """Whose questions a topic answers: they come first for those people."""

    VISITORS = "VISITORS", "les visiteurs, pas encore connectés"
    TENANTS = "TENANTS", "les locataires connectés"
