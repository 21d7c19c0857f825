"""What *Demander une quittance* starts with on a new portal."""

from forms.rent_receipts.models import ReceiptRequestPage
from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import numbered, paragraphs, question, topic
from tenant_space.editable_words.page_specs import PageSpec, help_topic_register, page_register

page_register(
    PageSpec(
        name="receipt_request",
        place=140,
        model=ReceiptRequestPage,
        title="Demander une quittance",
        slug="demander-une-quittance",
        purpose="Prouver que vous avez payé un mois, s'il n'a pas encore sa quittance.",
        in_menus=False,
        texts={
            "introduction": paragraphs(
                "La quittance prouve que vous avez payé votre loyer d'un mois. Elle est gratuite.",
            ),
        },
    )
)

_HELP = topic(
    "Mes quittances",
    question(
        "Comment avoir une quittance ?",
        numbered(
            'Ouvrez la page <a href="page:receipt_request">Demander une quittance</a>.',
            "Cochez le mois. Il doit être entièrement payé. "
            "Pour un mois payé en partie, vous recevez un reçu de ce que vous avez versé.",
            "Cliquez sur « Envoyer ».",
        ),
        about="receipt_request",
    ),
    question(
        "Puis-je recevoir mes quittances en ligne, et plus sur papier ?",
        'Oui. Choisissez sur la page <a href="page:documents">Documents divers</a>. '
        "Vous pourrez revenir au papier quand vous voulez.",
        about="documents",
    ),
    first_for=Audience.TENANTS,
)
help_topic_register(120, _HELP)
