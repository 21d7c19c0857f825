"""What the card of the insurance says on *Accueil* until editors say it otherwise."""

from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.wordings import Words, wording_register

_SEND = "Envoyer mon attestation"
CARDS = (
    Words(
        topic=WordingTopic.CARD,
        code="insurance_refused",
        label="Assurance : attestation refusée",
        title="Votre attestation d'assurance est refusée",
        button=_SEND,
        sort_order=20,
    ),
    Words(
        topic=WordingTopic.CARD,
        code="insurance_expired",
        label="Assurance : pas à jour",
        title="Votre assurance n'est pas à jour",
        button=_SEND,
        sort_order=21,
    ),
    Words(
        topic=WordingTopic.CARD,
        code="insurance_expiring",
        label="Assurance : se termine bientôt",
        title="Votre assurance se termine bientôt",
        button=_SEND,
        sort_order=22,
    ),
)

wording_register(*CARDS)
