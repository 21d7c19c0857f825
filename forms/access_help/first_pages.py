"""What *Demander de l'aide pour m'inscrire ou me connecter* starts with on a new portal."""

from forms.access_help.models import HelpRequestPage
from tenant_space.editable_words.first_texts import paragraphs
from tenant_space.editable_words.page_specs import PageSpec, page_register

page_register(
    PageSpec(
        name="help_request",
        place=120,
        model=HelpRequestPage,
        title="Demander de l'aide pour m'inscrire ou me connecter",
        slug="aide-inscription",
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
