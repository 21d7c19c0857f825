"""What *Mon compte* starts with on a new portal."""

from tenant_space.editable_words.first_texts import paragraphs
from tenant_space.editable_words.page_specs import PageSpec, page_register
from tenant_space.ledger.models import RentAccountPage

page_register(
    PageSpec(
        name="account",
        place=30,
        model=RentAccountPage,
        title="Mon compte",
        slug="mon-compte",
        texts={
            "introduction": paragraphs(
                "Vous voyez ici votre solde et toutes vos écritures : "
                "ce qui vous est facturé et ce que vous avez réglé.",
                "Un mot vous échappe ? « Comprendre ces lignes » l'explique. "
                'La page <a href="page:help">Aide</a> dit comment lire votre compte.',
            ),
        },
    )
)
