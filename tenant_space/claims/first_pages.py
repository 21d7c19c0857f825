"""What *Mes réclamations* starts with on a new portal."""

from tenant_space.claims.models import ClaimsPage
from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import paragraphs, question, topic
from tenant_space.editable_words.page_specs import PageSpec, help_topic_register, page_register

page_register(
    PageSpec(
        name="claims",
        place=70,
        model=ClaimsPage,
        title="Mes réclamations",
        slug="mes-reclamations",
        purpose="Suivre vos réclamations : où en est chacune, et les rendez-vous à venir.",
        texts={
            "introduction": paragraphs(
                "Vous suivez ici chacune de vos réclamations : où elle en est, et ce qui vient ensuite.",
            ),
        },
    )
)

_HELP = topic(
    "Mes réclamations",
    question(
        "Comment signaler un problème dans mon logement ?",
        "Écrivez-nous depuis votre espace locataire, ou appelez votre agence. Votre demande apparaît aussitôt sur la "
        'page <a href="page:claims">Mes réclamations</a>.',
        about="claims",
    ),
    question(
        "Où en est ma réclamation ?",
        'La page <a href="page:claims">Mes réclamations</a> dit où en est chacune, et ce qui vient ensuite.',
        about="claims",
    ),
    question(
        "Comment ne pas oublier un rendez-vous ?",
        "Sous le rendez-vous, choisissez « Ajouter à mon agenda ».",
        about="claims",
    ),
    first_for=Audience.TENANTS,
)
help_topic_register(90, _HELP)
