"""What the pages about direct debits start with on a new portal."""

from forms.direct_debit.models import DebitDayPage, DebitStopPage, DirectDebitPage, MandateRequestPage
from forms.direct_debit.selectors import mandates_open
from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import numbered, paragraphs, question, topic
from tenant_space.editable_words.page_specs import PageSpec, help_topic_register, page_register

page_register(
    PageSpec(
        name="direct_debit",
        place=60,
        model=DirectDebitPage,
        title="Je gère mes prélèvements automatiques",
        slug="prelevements-automatiques",
        purpose="Vérifier vos prélèvements automatiques : leurs dates et leurs montants.",
        texts={
            "introduction": paragraphs(
                "Avec le prélèvement automatique, votre loyer est payé chaque mois au jour choisi. "
                "Vous n'y pensez plus.",
            ),
        },
    )
)
page_register(
    PageSpec(
        name="mandate_request",
        place=61,
        model=MandateRequestPage,
        title="Demander la modification de ma domiciliation bancaire",
        slug="demander-un-prelevement",
        purpose="Demander un prélèvement automatique, ou changer de banque.",
        in_menus=False,
        is_on=mandates_open,
        texts={
            "introduction": paragraphs(
                "Préparez votre relevé d'identité bancaire (RIB). Nous vous envoyons ensuite un mandat à signer : "
                "rien n'est prélevé avant.",
            ),
        },
    )
)
page_register(
    PageSpec(
        name="debit_day_request",
        place=62,
        model=DebitDayPage,
        title="Changer le jour de prélèvement",
        slug="changer-le-jour-de-prelevement",
        in_menus=False,
    )
)
page_register(
    PageSpec(
        name="debit_stop_request",
        place=63,
        model=DebitStopPage,
        title="Arrêter le prélèvement automatique",
        slug="arreter-le-prelevement",
        in_menus=False,
    )
)

_PAGE = '<a href="page:direct_debit">Je gère mes prélèvements automatiques</a>'
_HELP = topic(
    "Mes prélèvements",
    question(
        "Quand serai-je prélevé ?",
        f"La page {_PAGE} dit les dates des douze prochains prélèvements, et les montants que nous connaissons.",
        about="direct_debit",
    ),
    question(
        "Comment mettre en place un prélèvement, ou changer de banque ?",
        numbered(
            'Ouvrez la page <a href="page:mandate_request">Demander la modification de ma domiciliation bancaire</a>, '
            "avec votre RIB.",
            "Écrivez l'IBAN, choisissez le jour, puis confirmez.",
            "Signez le mandat en ligne, par un code reçu par SMS, si votre demande vous le propose.",
            "Sinon, imprimez-le, datez-le et signez-le. Renvoyez-le : une photo depuis votre demande suffit.",
        ),
        about="mandate_request",
    ),
    question(
        "Je me suis trompé d'IBAN. Que faire ?",
        "Ouvrez votre demande et annulez-la : rien n'est prélevé. Puis refaites-en une.",
        about="mandate_request",
    ),
    first_for=Audience.TENANTS,
)
help_topic_register(70, _HELP)
