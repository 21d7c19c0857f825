from django.db.models import TextChoices


class AttemptState(TextChoices):
    """Where one try at the bank stands, as far as the bank has told."""

    STARTED = "STARTED", "Envoyé à la banque"
    PENDING = "PENDING", "En attente de la banque"
    UNKNOWN = "UNKNOWN", "Sans nouvelles de la banque"
    ACCEPTED = "ACCEPTED", "Accepté"
    REFUSED = "REFUSED", "Refusé"
    ABANDONED = "ABANDONED", "Abandonné"
    CANCELLED = "CANCELLED", "Annulé"
    FAILED = "FAILED", "Échoué"
    REVIEW = "REVIEW", "À vérifier"


# The bank may still take the money: nobody is asked to try again yet.
OPEN = (AttemptState.STARTED, AttemptState.PENDING, AttemptState.UNKNOWN)


class Said(TextChoices):
    """What a bank says of an attempt, in the portal's words, whatever the bank calls it."""

    ACCEPTED = "ACCEPTED", "accepté"
    PENDING = "PENDING", "en attente"
    REFUSED = "REFUSED", "refusé"
    ABANDONED = "ABANDONED", "abandonné"
    CANCELLED = "CANCELLED", "annulé"
    FAILED = "FAILED", "échoué"
    NO_MONEY = "NO_MONEY", "carte vérifiée sans paiement"
    NOT_FOUND = "NOT_FOUND", "paiement inconnu de la banque"
    UNHEARD = "UNHEARD", "mot inconnu"


class ReviewReason(TextChoices):
    """Why somebody of the staff has to look. Nothing is credited for what is not understood."""

    AMOUNT = "AMOUNT", "le montant n'est pas celui qui a été demandé"
    CURRENCY = "CURRENCY", "la devise n'est pas l'euro"
    SHOP = "SHOP", "la boutique n'est pas la nôtre"
    MODE = "MODE", "le mode (test ou production) n'est pas le nôtre"
    NUMBER = "NUMBER", "le numéro de transaction n'est pas celui de la demande"
    CONTRADICTION = "CONTRADICTION", "la banque dit le contraire de ce qu'elle avait dit"
    CAPTURE = "CAPTURE", "la banque n'a pas pu encaisser ce paiement"
    UNHEARD = "UNHEARD", "la banque emploie un mot inconnu"
    NO_MONEY = "NO_MONEY", "la banque a vérifié la carte sans rien encaisser"
    REFUND = "REFUND", "le remboursement ne correspond pas au paiement"
    TWICE = "TWICE", "la même demande a été payée deux fois"
    ADDRESS = "ADDRESS", "la notification vient d'une adresse inattendue"
    LEDGER = "LEDGER", "le logiciel de gestion a enregistré un autre montant, ou deux fois"
    SILENCE = "SILENCE", "la banque n'a rien dit"


class NewsOutcome(TextChoices):
    """What became of a notification."""

    NOTED = "NOTED", "Notée, la banque va être interrogée"
    APPLIED = "APPLIED", "Appliquée"
    SAME = "SAME", "Rien de nouveau"
    OVERTAKEN = "OVERTAKEN", "Dépassée par une plus récente"
    REVIEW = "REVIEW", "À vérifier"
    ORPHAN = "ORPHAN", "Sans paiement connu, à vérifier"


class MovementKind(TextChoices):
    """What changed the sum that the portal holds as paid."""

    CREDIT = "CREDIT", "Paiement accepté"
    REVERSAL = "REVERSAL", "Paiement annulé ou non encaissé"
    REFUND = "REFUND", "Remboursement"
