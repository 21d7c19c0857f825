"""What *Ma résidence* starts with on a new portal."""

from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import paragraphs, question, topic
from tenant_space.editable_words.page_specs import PageSpec, help_topic_register, page_register
from tenant_space.residence.models import ResidencePage

page_register(
    PageSpec(
        name="residence",
        place=40,
        model=ResidencePage,
        title="Ma résidence",
        slug="ma-residence",
        purpose="Voir ce que vous louez : votre logement et vos stationnements.",
        texts={
            "introduction": paragraphs(
                "Vous voyez ici ce que vous louez : votre habitation et vos stationnements.",
                "Une information est fausse ? Dites-le à votre agence : ses coordonnées sont sur la page "
                '<a href="page:contact">Nous contacter</a>.',
            ),
        },
    )
)

_HELP = topic(
    "Mon logement",
    question(
        "Où voir ce que je loue, et combien je paie pour chaque location ?",
        'Sur la page <a href="page:residence">Ma résidence</a> : chaque location, avec son loyer et ses charges.',
        about="residence",
    ),
    question(
        "Une information sur mon logement est fausse. Que faire ?",
        "Dites-le à votre agence. Ces informations viennent de votre dossier : elles ne se changent pas en ligne.",
    ),
    first_for=Audience.TENANTS,
)
help_topic_register(80, _HELP)
