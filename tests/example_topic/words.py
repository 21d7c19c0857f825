from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.wordings import Words, wording_register

wording_register(
    Words(
        topic=WordingTopic.CARD,
        code="example_badge",
        label="Badge : à demander",
        title="Demandez votre badge",
        button="Demander un badge",
        sort_order=90,
    )
)
