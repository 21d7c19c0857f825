"""What *Mes réclamations* starts with on a new portal."""

from tenant_space.claims.models import ClaimsPage
from tenant_space.editable_words.first_texts import paragraphs
from tenant_space.editable_words.page_specs import PageSpec, page_register

page_register(
    PageSpec(
        name="claims",
        place=70,
        model=ClaimsPage,
        title="Mes réclamations",
        slug="mes-reclamations",
        texts={
            "introduction": paragraphs(
                "Vous suivez ici chacune de vos réclamations : où elle en est, et ce qui vient ensuite.",
            ),
        },
    )
)
