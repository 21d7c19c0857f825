"""What *Ma résidence* starts with on a new portal."""

from tenant_space.editable_words.first_texts import paragraphs
from tenant_space.editable_words.page_specs import PageSpec, page_register
from tenant_space.residence.models import ResidencePage

page_register(
    PageSpec(
        name="residence",
        place=40,
        model=ResidencePage,
        title="Ma résidence",
        slug="ma-residence",
        texts={
            "introduction": paragraphs(
                "Vous voyez ici ce que vous louez : votre habitation et vos stationnements.",
                "Une information est fausse ? Dites-le à votre agence : ses coordonnées sont sur la page "
                '<a href="page:contact">Nous contacter</a>.',
            ),
        },
    )
)
