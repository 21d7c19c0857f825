"""What the invitation to direct debit says on *Accueil* until editors say it otherwise."""

from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.wordings import Words, wording_register

CARDS = (
    Words(
        topic=WordingTopic.CARD,
        code="direct_debit",
        label="Prélèvement automatique : invitation",
        title="Vous pouvez payer par prélèvement automatique",
        text="Votre loyer est payé chaque mois, sans y penser.",
        button="En savoir plus",
        sort_order=90,
    ),
)

wording_register(*CARDS)
