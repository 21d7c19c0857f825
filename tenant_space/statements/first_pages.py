"""What *Relevé de compte* starts with on a new portal."""

from tenant_space.editable_words.first_texts import paragraphs
from tenant_space.editable_words.page_specs import PageSpec, page_register
from tenant_space.statements.models import StatementPage

page_register(
    PageSpec(
        name="statement",
        place=130,
        model=StatementPage,
        title="Relevé de compte",
        slug="releve-de-compte",
        in_menus=False,
        texts={
            "introduction": paragraphs(
                "Choisissez une période : vous voyez tout ce qui vous a été facturé et tout ce que vous avez réglé.",
            ),
        },
    )
)
