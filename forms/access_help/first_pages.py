"""What *Demander de l'aide pour m'inscrire ou me connecter* starts with on a new portal."""

from forms.access_help.models import HelpRequestPage
from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import paragraphs, question, topic
from tenant_space.editable_words.page_specs import PageSpec, help_topic_register, page_register

page_register(
    PageSpec(
        name="help_request",
        place=120,
        model=HelpRequestPage,
        title="Demander de l'aide pour m'inscrire ou me connecter",
        slug="aide-inscription",
        purpose="Nous écrire, si vous n'arrivez pas à vous inscrire ou à vous connecter.",
        search_description="Vous n'arrivez pas à vous inscrire ou à vous connecter ? "
        "Écrivez-nous, nous vous répondons.",
        in_menus=False,
        texts={
            "introduction": paragraphs(
                "Vous n'arrivez pas à vous inscrire ou à vous connecter ? Écrivez-nous : nous vous répondons "
                "par téléphone ou par mail.",
                "Pour toute autre question, adressez-vous à votre agence : ses coordonnées sont sur la page "
                '<a href="page:contact">Nous contacter</a>.',
            ),
            "confirmation": paragraphs(
                "Avant de vous aider, nous vérifions votre identité. "
                "Gardez près de vous un avis d'échéance et une pièce d'identité.",
                "<b>Nous ne vous demanderons jamais votre mot de passe.</b>",
            ),
        },
    )
)

_HELP = topic(
    "Je n'y arrive pas",
    question(
        "Qui peut m'aider à m'inscrire ou à me connecter ?",
        "Écrivez-nous : <a href=\"page:help_request\">Demander de l'aide pour m'inscrire ou me connecter</a>. "
        "Vous recevez un numéro, et la date de notre réponse.",
        about="help_request",
    ),
    first_for=Audience.VISITORS,
)
help_topic_register(40, _HELP)
