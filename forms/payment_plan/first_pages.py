"""What *J'ai du mal à payer* starts with on a new portal."""

from forms.payment_plan.models import PaymentPlanPage
from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import paragraphs, question, topic
from tenant_space.editable_words.page_specs import PageSpec, help_topic_register, page_register

page_register(
    PageSpec(
        name="payment_plan",
        place=34,
        model=PaymentPlanPage,
        title="J'ai du mal à payer",
        slug="j-ai-du-mal-a-payer",
        purpose="Trouver de l'aide pour payer, ou demander à payer en plusieurs fois.",
        in_menus=False,
        texts={
            "introduction": paragraphs(
                "Cela peut arriver à tout le monde. Plus tôt vous nous le dites, plus il y a de solutions.",
            ),
        },
    )
)

_HELP = topic(
    "Du mal à payer",
    question(
        "Je ne peux pas payer tout mon loyer. Que faire ?",
        'Ouvrez la page <a href="page:payment_plan">J\'ai du mal à payer</a>. Vous y trouvez les aides, '
        "et vous pouvez demander à payer en plusieurs fois. Vous pouvez aussi appeler votre agence.",
        about="payment_plan",
    ),
    first_for=Audience.TENANTS,
)
help_topic_register(57, _HELP)
