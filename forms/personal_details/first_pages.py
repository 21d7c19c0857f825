"""What *Mes informations personnelles* starts with on a new portal."""

from forms.personal_details.models import PersonalDetailsPage
from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import paragraphs, question, topic
from tenant_space.editable_words.page_specs import PageSpec, help_topic_register, page_register

page_register(
    PageSpec(
        name="personal_details",
        place=80,
        model=PersonalDetailsPage,
        title="Mes informations personnelles",
        slug="mes-informations-personnelles",
        purpose="Vérifier ce que nous savons de vous et des personnes de votre logement.",
        texts={
            "introduction": paragraphs(
                "Voici les informations que nous avons sur vous et sur les personnes de votre logement.",
            ),
        },
    )
)

_HELP = topic(
    "Mes informations",
    question(
        "Que savez-vous de moi ?",
        'La page <a href="page:personal_details">Mes informations personnelles</a> le montre.',
        about="personal_details",
    ),
    question(
        "Mon téléphone ou ma situation a changé. Que faire ?",
        "Prévenez votre agence. Pour une naissance, un mariage ou une séparation, préparez un justificatif.",
    ),
    first_for=Audience.TENANTS,
)
help_topic_register(100, _HELP)
