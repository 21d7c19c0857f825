from django.db.models import TextChoices


class MailState(TextChoices):
    QUEUED = "QUEUED", "À envoyer"
    SENT = "SENT", "Envoyé"
    FAILED = "FAILED", "Échec"
    REFUSED = "REFUSED", "Adresse refusée"
    WITHDRAWN = "WITHDRAWN", "Retiré avant l'envoi"


ENDED = (MailState.SENT, MailState.FAILED, MailState.REFUSED, MailState.WITHDRAWN)
# What a person may send again by hand. All at once: only what failed, since a refused address stays refused.
RESENDABLE = (MailState.FAILED, MailState.REFUSED)


class Topic(TextChoices):
    """What a mail is about, as *Mes préférences* names it."""

    SECURITY = "SECURITY", "La sécurité de votre accès"
    ANSWERS = "ANSWERS", "Les réponses à vos demandes"
    ACKNOWLEDGEMENTS = "ACKNOWLEDGEMENTS", "L'accusé de réception de vos demandes"
    REMINDERS = "REMINDERS", "Le rappel avant la fin de votre assurance"
    RENT = "RENT", "Un rappel avant la date de votre loyer, avec un lien pour payer"


# What a person may refuse; the other mails are always sent.
OPTIONAL_TOPICS = (Topic.ACKNOWLEDGEMENTS, Topic.REMINDERS)
# What leaves only to those who asked for it.
ASKED_TOPICS = (Topic.RENT,)
