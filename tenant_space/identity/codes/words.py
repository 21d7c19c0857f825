"""What the short messages about an access say until editors say it otherwise."""

from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.grammar import Placeholder
from tenant_space.editable_words.wordings import Words, wording_register

CODE = Words(
    topic=WordingTopic.SMS,
    code="code",
    label="SMS : code à écrire dans l'espace locataire",
    title="Votre code est {code}. Il compte dix minutes. Ne le donnez à personne : nous ne le demandons jamais.",
    placeholders=(Placeholder("code", "les six chiffres", "048213"),),
    required=("code",),
)

wording_register(CODE)
