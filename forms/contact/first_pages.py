"""What *Nous contacter* starts with on a new portal, and the help on it."""

from forms.contact.models import ContactRequestPage
from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import numbered, paragraphs, question, topic
from tenant_space.editable_words.page_specs import PageSpec, help_topic_register, page_register

page_register(
    PageSpec(
        name="contact_request",
        place=25,
        model=ContactRequestPage,
        title="Nous contacter",
        slug="nous-ecrire",
        purpose="Nous écrire, avec des documents si besoin.",
        texts={
            "introduction": paragraphs(
                "Vous avez la possibilité de nous appeler, ou de nous adresser une demande écrite.",
            ),
        },
    )
)

_HELP = topic(
    "Nous écrire",
    question(
        "Comment écrire à mon bailleur ?",
        numbered(
            'Ouvrez la page <a href="page:contact_request">Nous contacter</a>.',
            "Choisissez l'objet de votre demande, puis un sujet.",
            "Écrivez votre message. Joignez un ou plusieurs documents si besoin.",
            "Cliquez sur « Valider ». Vous recevez un numéro d'envoi, et la date de notre réponse.",
        ),
        about="contact_request",
    ),
    question(
        "C'est urgent. Que faire ?",
        "Une odeur de gaz, un feu, une inondation : n'écrivez pas, appelez. Les numéros à appeler jour et nuit sont "
        'en haut de la page <a href="page:contact_request">Nous contacter</a>.',
        about="contact_request",
    ),
    first_for=Audience.TENANTS,
)
help_topic_register(85, _HELP)
