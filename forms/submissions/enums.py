from django.db.models import IntegerChoices, TextChoices


class State(TextChoices):
    """Where a submission stands; the labels are what the tenant reads."""

    RECEIVED = "RECEIVED", "Demande enregistrée"
    IN_REVIEW = "IN_REVIEW", "En cours de traitement"
    WAITING = "WAITING", "Nous attendons votre réponse"
    ANSWERED = "ANSWERED", "Répondue"
    CLOSED = "CLOSED", "Terminée"
    ACCEPTED = "ACCEPTED", "Acceptée"
    REFUSED = "REFUSED", "Refusée"
    OBSOLETE = "OBSOLETE", "Rendue inutile"
    MERGED = "MERGED", "Jointe à une autre demande"
    WITHDRAWN = "WITHDRAWN", "Annulée par vous"


# The landlord owes an answer, and the promise runs.
TO_DO = (State.RECEIVED, State.IN_REVIEW)
# Not answered yet: the landlord's turn, or the tenant's.
OPEN = (*TO_DO, State.WAITING)
# What somebody's answer makes of a request, by which promises are kept or not.
TOLD = (State.ANSWERED, State.ACCEPTED, State.REFUSED)
# What a decision makes of a request: final once it is told.
DECIDED = (State.ACCEPTED, State.REFUSED, State.OBSOLETE)
# Nothing can be written to it any more.
ENDED = (*DECIDED, State.CLOSED, State.MERGED, State.WITHDRAWN)


class EndsBy(TextChoices):
    """How requests of a kind end."""

    DECISION = "DECISION", "Une décision"
    ANSWER = "ANSWER", "Une réponse"


class ArrivedBy(TextChoices):
    """How a request reached staff who recorded it; after « reçue » the labels are what the tenant reads."""

    PHONE = "PHONE", "par téléphone"
    COUNTER = "COUNTER", "à l'accueil"
    POST = "POST", "par courrier"
    MAIL = "MAIL", "par mail"


class Call(TextChoices):
    """What a phone call of staff came to."""

    REACHED = "REACHED", "Joint"
    NOT_REACHED = "MISSED", "Pas de réponse"


class EscalationStep(TextChoices):
    """To whom a request goes whose promise passed: first to who leads its agency, then to the head office."""

    LEAD = "LEAD", "Responsable"
    HEAD_OFFICE = "HEAD_OFFICE", "Siège"


class AnswerOutcome(TextChoices):
    """What an answer comes to; the labels are what the tenant reads above the last question."""

    DONE = "DONE", "Nous vous avons répondu."
    NOT_OURS = "NOT_OURS", "Nous ne pouvons pas nous en charger."


class Sort(TextChoices):
    """What a line of the conversation is."""

    MESSAGE = "MESSAGE", "Message"
    QUESTION = "QUESTION", "Question"
    ANSWER = "ANSWER", "Réponse"
    NEW_DATE = "NEW_DATE", "Nouvelle date"
    DECISION = "DECISION", "Décision"
    REOPENED = "REOPENED", "Pas réglé"
    CONFIRMED = "CONFIRMED", "Réglé"
    CLOSED = "CLOSED", "Terminée"
    MERGED = "MERGED", "Demande jointe"
    TOPIC = "TOPIC", "Sujet changé"


class PortalWords(TextChoices):
    """What the portal itself says in a line; its words are in `words.py`."""

    JOINED = "JOINED", "Une autre demande est jointe à celle-ci"
    REPLACED = "REPLACED", "Un envoi plus récent est accepté"
    TOPIC = "TOPIC", "Le sujet est changé"
    KIND = "KIND", "La nature de la demande est changée"
    ERP = "ERP", "Le logiciel de gestion a répondu"


# The words that mark a request unread for the other side; the other lines only say what became of it.
NOTICED = (Sort.MESSAGE, Sort.QUESTION, Sort.ANSWER, Sort.NEW_DATE, Sort.DECISION, Sort.REOPENED)


class Ease(IntegerChoices):
    """How easy it was to have a request dealt with: the one question after its end."""

    VERY_EASY = 1, "Très facile"
    EASY = 2, "Facile"
    NEITHER = 3, "Ni facile ni difficile"
    HARD = 4, "Difficile"
    VERY_HARD = 5, "Très difficile"


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
