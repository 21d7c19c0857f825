"""What *Mes préférences* starts with on a new portal."""

from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import paragraphs, question, topic
from tenant_space.editable_words.page_specs import PageSpec, help_topic_register, page_register
from tenant_space.preferences.models import PreferencesPage

page_register(
    PageSpec(
        name="preferences",
        place=150,
        model=PreferencesPage,
        title="Mes préférences",
        slug="mes-preferences",
        purpose="Choisir les mails que vous recevez, et dire comment vous joindre.",
        texts={
            "introduction": paragraphs("Choisissez ici les mails que vous recevez, et dites comment vous joindre."),
        },
    )
)

_HELP = topic(
    "Les mails que je reçois",
    question(
        "Comment ne plus recevoir certains mails ?",
        'Choisissez sur la page <a href="page:preferences">Mes préférences</a>.',
        "Nos réponses et les mails sur votre sécurité partent toujours.",
        about="preferences",
    ),
    question(
        "Je préfère le téléphone, ou j'ai besoin d'un interprète. Que faire ?",
        'Dites-le sur la page <a href="page:preferences">Mes préférences</a>. Votre agence le lit.',
        "Vous pouvez aussi y dire qui prévenir en cas d'urgence.",
        about="preferences",
    ),
    first_for=Audience.TENANTS,
)
help_topic_register(140, _HELP)
