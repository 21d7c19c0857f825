"""What *Mes informations personnelles* starts with on a new portal."""

from forms.personal_details.models import (
    ContactDetailsPage,
    MaritalStatusPage,
    OccupantsPage,
    OccupationPage,
    PersonalDetailsPage,
)
from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import numbered, paragraphs, question, topic
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

page_register(
    PageSpec(
        name="contact_details_request",
        place=81,
        model=ContactDetailsPage,
        title="Modifier mes coordonnées",
        slug="modifier-mes-coordonnees",
        in_menus=False,
        texts={
            "introduction": paragraphs("Changez seulement ce qui est faux. Une case vide enlève ce que nous savons.")
        },
    )
)
page_register(
    PageSpec(
        name="marital_request",
        place=82,
        model=MaritalStatusPage,
        title="Modifier ma situation familiale",
        slug="modifier-ma-situation-familiale",
        in_menus=False,
        texts={
            "introduction": paragraphs(
                "Mariage, PACS, séparation, décès : dites-nous ce qui change, et depuis quand. "
                "Nous vous disons ce que cela change pour votre bail.",
            ),
        },
    )
)
page_register(
    PageSpec(
        name="occupation_request",
        place=83,
        model=OccupationPage,
        title="Modifier ma situation professionnelle",
        slug="modifier-ma-situation-professionnelle",
        in_menus=False,
        texts={
            "introduction": paragraphs(
                "La loi nous demande de connaître l'activité des personnes que nous logeons : elle sert aux enquêtes "
                "sur l'occupation des logements sociaux. Votre loyer ne change pas pour autant.",
            ),
        },
    )
)

page_register(
    PageSpec(
        name="occupants_request",
        place=84,
        model=OccupantsPage,
        title="Déclarer une naissance, une arrivée ou un départ",
        slug="declarer-une-naissance-ou-un-depart",
        in_menus=False,
        texts={
            "introduction": paragraphs(
                "Dites-nous qui vit avec vous. Un titulaire du bail s'en va ? Appelez d'abord votre agence : le bail "
                "continue, et elle vous dit quoi faire.",
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
        "Mon téléphone ou mon adresse de messagerie a changé. Que faire ?",
        numbered(
            'Ouvrez la page <a href="page:contact_details_request">Modifier mes coordonnées</a>.',
            "Changez ce qui est faux, puis cliquez sur « Continuer ».",
            "Comparez l'ancien et le nouveau, puis confirmez.",
        ),
        about="contact_details_request",
    ),
    question(
        "Je me marie, je me pacse, je me sépare. Que faire ?",
        'Ouvrez la page <a href="page:marital_request">Modifier ma situation familiale</a>. Joignez le '
        "justificatif en photo. Vous pouvez aussi l'envoyer plus tard.",
        about="marital_request",
    ),
    question(
        "Un enfant naît, quelqu'un arrive chez moi ou s'en va. Que faire ?",
        'Ouvrez la page <a href="page:occupants_request">Déclarer une naissance, une arrivée ou un départ</a>. '
        "Joignez le justificatif en photo. Vous pouvez aussi l'envoyer plus tard.",
        about="occupants_request",
    ),
    first_for=Audience.TENANTS,
)
help_topic_register(100, _HELP)
