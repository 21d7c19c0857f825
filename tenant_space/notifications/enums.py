from django.db.models import TextChoices


class MailState(TextChoices):
    QUEUED = "QUEUED", "À envoyer"
    SENT = "SENT", "Envoyé"
    FAILED = "FAILED", "Échec"


ENDED = (MailState.SENT, MailState.FAILED)
