"""What a new portal says about the insurance certificate: the page where it is sent, and the help on it."""

from forms.insurance.models import InsurancePage
from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import numbered, paragraphs, question, topic
from tenant_space.editable_words.page_specs import PageSpec, help_topic_register, page_register

page_register(
    PageSpec(
        name="insurance",
        place=90,
        model=InsurancePage,
        title="J'envoie mon attestation d'assurance",
        slug="j-envoie-mon-attestation-d-assurance",
        purpose="Envoyer votre attestation d'assurance, même en photo.",
        texts={
            "introduction": paragraphs(
                "Pour rappel : une attestation d'assurance en cours de validité est obligatoire.",
            )
        },
    )
)

_HELP = topic(
    "Mon attestation d'assurance",
    question(
        "Pourquoi envoyer une attestation ?",
        "La loi vous demande d'assurer votre logement, et de le montrer chaque année à votre bailleur. "
        "L'attestation est une page que votre assureur vous donne gratuitement.",
    ),
    question(
        "Comment l'envoyer ?",
        numbered(
            "Ouvrez la page <a href=\"page:insurance\">J'envoie mon attestation d'assurance</a>.",
            "Cochez les locations que couvre l'attestation : votre logement, votre garage…",
            "Recopiez la date de début et la date de fin.",
            "Joignez le fichier, ou prenez l'attestation en photo.",
            "Cliquez sur « Envoyer ». Vous recevez un numéro d'envoi.",
        ),
        about="insurance",
    ),
    question(
        "Quels fichiers puis-je envoyer ?",
        "Un PDF ou une photo. La page dit lesquels, et leur poids. "
        "La photo doit être nette, avec toute la page dessus.",
        "Votre PDF demande un mot de passe ? Envoyez plutôt une photo du document.",
        about="insurance",
    ),
    question(
        "Et après mon envoi ?",
        "Un gestionnaire de votre agence lit l'attestation. La date de notre réponse est écrite sur la page de votre "
        "envoi. Vous recevez un mail, et votre assurance passe à « À jour ».",
        about="insurance",
    ),
    question(
        "Mon attestation est refusée. Que faire ?",
        "La raison est écrite sur la page de votre envoi. Corrigez ce qui manque, puis envoyez une autre attestation. "
        "Une question ? Appelez votre agence.",
        about="insurance",
    ),
    first_for=Audience.TENANTS,
)
help_topic_register(130, _HELP)
