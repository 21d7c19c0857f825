"""What *Prélèvements automatiques* starts with on a new portal."""

from forms.direct_debit.models import DirectDebitPage
from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import paragraphs, question, topic
from tenant_space.editable_words.page_specs import PageSpec, help_topic_register, page_register

page_register(
    PageSpec(
        name="direct_debit",
        place=60,
        model=DirectDebitPage,
        title="Prélèvements automatiques",
        slug="prelevements-automatiques",
        purpose="Vérifier vos prélèvements automatiques, et la date du prochain.",
        texts={
            "introduction": paragraphs(
                "Avec le prélèvement automatique, votre loyer est payé chaque mois au jour choisi. "
                "Vous n'y pensez plus.",
            ),
        },
    )
)

_HELP = topic(
    "Mes prélèvements",
    question(
        "Quand serai-je prélevé ?",
        'La page <a href="page:direct_debit">Prélèvements automatiques</a> dit la date du prochain prélèvement.',
        about="direct_debit",
    ),
    question(
        "Comment mettre en place un prélèvement, ou changer de banque ?",
        "Demandez-le à votre agence. Préparez votre relevé d'identité bancaire (RIB).",
    ),
    first_for=Audience.TENANTS,
)
help_topic_register(70, _HELP)
