"""What *Prélèvements automatiques* starts with on a new portal."""

from forms.direct_debit.models import DirectDebitPage
from tenant_space.editable_words.first_texts import paragraphs
from tenant_space.editable_words.page_specs import PageSpec, page_register

page_register(
    PageSpec(
        name="direct_debit",
        place=60,
        model=DirectDebitPage,
        title="Prélèvements automatiques",
        slug="prelevements-automatiques",
        texts={
            "introduction": paragraphs(
                "Avec le prélèvement automatique, votre loyer est payé chaque mois au jour choisi. "
                "Vous n'y pensez plus.",
            ),
        },
    )
)
