"""What *Demander une quittance* starts with on a new portal."""

from forms.rent_receipts.models import ReceiptRequestPage
from tenant_space.editable_words.first_texts import paragraphs
from tenant_space.editable_words.page_specs import PageSpec, page_register

page_register(
    PageSpec(
        name="receipt_request",
        place=140,
        model=ReceiptRequestPage,
        title="Demander une quittance",
        slug="demander-une-quittance",
        in_menus=False,
        texts={
            "introduction": paragraphs(
                "La quittance prouve que vous avez payé votre loyer d'un mois. Elle est gratuite.",
            ),
        },
    )
)
