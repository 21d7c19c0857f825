"""What *Relevé de compte* starts with on a new portal."""

from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import numbered, paragraphs, question, topic
from tenant_space.editable_words.page_specs import PageSpec, help_topic_register, page_register
from tenant_space.statements.models import StatementPage

page_register(
    PageSpec(
        name="statement",
        place=35,
        model=StatementPage,
        title="Relevé de compte",
        slug="releve-de-compte",
        purpose="Obtenir un relevé de compte, pour la période de votre choix.",
        texts={
            "introduction": paragraphs(
                "Choisissez une période : vous voyez tout ce qu'on vous a demandé et tout ce que vous avez payé.",
            ),
        },
    )
)

_HELP = topic(
    "Mon relevé de compte",
    question(
        "Comment avoir un relevé de compte ?",
        numbered(
            'Ouvrez la page <a href="page:statement">Relevé de compte</a>.',
            "Choisissez une période.",
            "Choisissez « Télécharger le PDF », ou « Recevoir par mail ».",
        ),
        about="statement",
    ),
    question(
        "Je voudrais mes lignes dans un tableur. Est-ce possible ?",
        "Oui, avec « Télécharger le tableau (CSV) », sur la même page. Il s'ouvre avec Excel ou LibreOffice.",
        about="statement",
    ),
    first_for=Audience.TENANTS,
)
help_topic_register(60, _HELP)
