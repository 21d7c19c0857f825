"""What *Je règle mon loyer en ligne* starts with on a new portal."""

from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import paragraphs, question, topic
from tenant_space.editable_words.page_specs import PageSpec, help_topic_register, page_register
from tenant_space.payments.models import OnlinePaymentPage
from tenant_space.payments.selectors import online_payment_on

page_register(
    PageSpec(
        name="online_payment",
        place=32,
        model=OnlinePaymentPage,
        title="Je règle mon loyer en ligne",
        slug="je-regle-mon-loyer",
        purpose="Payer votre loyer en ligne, par carte bancaire.",
        is_on=online_payment_on,
        texts={
            "introduction": paragraphs(
                "Payez votre loyer par carte bancaire. C'est gratuit et sécurisé.",
                "Vous payez sur le site de la banque : nous ne voyons jamais le numéro de votre carte.",
            ),
        },
    )
)

_HELP = topic(
    "Payer en ligne",
    question(
        "Comment payer mon loyer en ligne ?",
        'Ouvrez la page <a href="page:online_payment">Je règle mon loyer en ligne</a>. '
        "Choisissez le solde ou un montant, puis payez sur le site de la banque.",
        about="online_payment",
    ),
    question(
        "J'ai payé en ligne. Quand est-ce enregistré sur mon compte ?",
        "Le paiement est déduit tout de suite de ce que vous devez. "
        "La ligne apparaît sur votre compte quelques jours plus tard.",
        about="online_payment",
    ),
    question(
        "Mon paiement a été refusé. Que faire ?",
        "Rien n'a été payé. Vous pouvez réessayer, avec la même carte ou une autre. "
        "Votre banque peut vous dire pourquoi elle a refusé.",
        about="online_payment",
    ),
    first_for=Audience.TENANTS,
)
help_topic_register(55, _HELP)
