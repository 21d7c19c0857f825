"""What *Mes informations personnelles* starts with on a new portal."""

from forms.personal_details.models import PersonalDetailsPage
from tenant_space.editable_words.first_texts import paragraphs
from tenant_space.editable_words.page_specs import PageSpec, page_register

page_register(
    PageSpec(
        name="personal_details",
        place=80,
        model=PersonalDetailsPage,
        title="Mes informations personnelles",
        slug="mes-informations-personnelles",
        texts={
            "introduction": paragraphs(
                "Voici les informations que nous avons sur vous et sur les personnes de votre logement.",
            ),
        },
    )
)
