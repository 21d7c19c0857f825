"""What the cards about the account say on *Accueil* until editors say it otherwise."""

from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.wordings import Words, wording_register

_CALL = "Appeler mon agence"
CARDS = (
    Words(
        topic=WordingTopic.CARD,
        code="account_litigation",
        name="Compte : suivi par le contentieux",
        title="Appelez votre agence au sujet de votre compte",
        text="Votre compte est suivi par le service contentieux. Plus tôt vous appelez, plus il y a de solutions.",
        button=_CALL,
        places=("montant",),
        sort_order=1,
    ),
    Words(
        topic=WordingTopic.CARD,
        code="payment_blocked",
        name="Compte : paiement bloqué",
        title="Appelez votre agence avant de payer",
        text="Le paiement de ce compte est bloqué. Votre agence vous explique pourquoi.",
        button=_CALL,
        places=("montant",),
        sort_order=2,
    ),
    Words(
        topic=WordingTopic.CARD,
        code="payment_overdue",
        name="Compte : somme à régler dès maintenant",
        title="Réglez {montant} dès maintenant",
        text="Vous venez de payer ? Attendez quelques jours : nous ne l'avons pas encore vu. "
        "Vous ne pouvez pas payer ? Appelez vite votre agence : elle cherche une solution avec vous.",
        button="Voir mon compte",
        places=("montant",),
        sort_order=3,
    ),
    Words(
        topic=WordingTopic.CARD,
        code="payment_due",
        name="Compte : somme à régler avant l'échéance",
        title="Réglez {montant}",
        text="Les moyens de paiement sont écrits sur votre avis d'échéance.",
        button="Voir mon compte",
        places=("montant",),
        sort_order=4,
    ),
    Words(
        topic=WordingTopic.CARD,
        code="payment_debit_unknown",
        name="Compte : prélèvement sans date ou sans montant",
        title="Réglez {montant} ou appelez votre agence",
        text="Nous ne savons pas si cette somme sera prélevée. Votre agence vous le dit. "
        "Si vous hésitez, appelez avant de payer.",
        button=_CALL,
        places=("montant",),
        sort_order=5,
    ),
)


def register() -> None:
    """Make the words known. Called from `AppConfig.ready`."""
    for words in CARDS:
        wording_register(words)
