from django.db.models import TextChoices


class MailState(TextChoices):
    QUEUED = "QUEUED", "À envoyer"
    SENT = "SENT", "Envoyé"
    FAILED = "FAILED", "Échec"


ENDED = (MailState.SENT, MailState.FAILED)


class Topic(TextChoices):
    """What a mail is about, as *Mes préférences* names it."""

    SECURITY = "SECURITY", "La sécurité de votre accès"
    ANSWERS = "ANSWERS", "Les réponses à vos demandes"
    ACKNOWLEDGEMENTS = "ACKNOWLEDGEMENTS", "L'accusé de réception de vos demandes"
    REMINDERS = "REMINDERS", "Le rappel avant la fin de votre assurance"


# What a person may refuse; the other mails are always sent.
OPTIONAL_TOPICS = (Topic.ACKNOWLEDGEMENTS, Topic.REMINDERS)
