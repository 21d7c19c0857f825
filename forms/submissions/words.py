"""What the card of something begun says on *Accueil* until editors say it otherwise."""

from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.grammar import Placeholder
from tenant_space.editable_words.wordings import Words, wording_register

CARD = "draft_waits"
CARDS = (
    Words(
        topic=WordingTopic.CARD,
        code=CARD,
        label="Demande commencée, pas envoyée",
        title="Vous n'avez pas envoyé : {demande}",
        text="Ce que vous avez écrit et vos fichiers sont gardés jusqu'au {jour}.",
        button="Continuer",
        placeholders=(
            Placeholder("demande", "ce qui est commencé, et ses premiers mots", "Demande écrite « Il n'y a plus… »"),
            Placeholder("jour", "dernier jour gardé, et combien il en reste", "14 décembre, encore 5 jours"),
        ),
        sort_order=30,
    ),
)

wording_register(*CARDS)
