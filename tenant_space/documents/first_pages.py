"""What *Documents divers* starts with on a new portal."""

from tenant_space.documents.models import DocumentsPage
from tenant_space.editable_words.first_texts import paragraphs
from tenant_space.editable_words.page_specs import PageSpec, page_register

page_register(
    PageSpec(
        name="documents",
        place=100,
        model=DocumentsPage,
        title="Documents divers",
        slug="documents-divers",
        texts={
            "introduction": paragraphs(
                "Votre bailleur met à votre disposition vos derniers « Avis d'échéance » "
                "ainsi que vos derniers « Avis de régularisation de charges ».",
                "Cliquez sur le bouton « Télécharger » afin d'accéder au document désiré.",
            ),
        },
    )
)
