from django.db.models import TextChoices


class LegalKind(TextChoices):
    TERMS = "TERMS", "Conditions générales d'utilisation"
    NOTICE = "NOTICE", "Mentions légales"
    PRIVACY = "PRIVACY", "Données personnelles"
    ACCESSIBILITY = "ACCESSIBILITY", "Accessibilité"
