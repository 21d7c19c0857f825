"""The help page on the insurance certificate."""

from config.site_content.shapes import numbered, question, topic

INSURANCE_TOPIC = topic(
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
    ),
    question(
        "Quels fichiers puis-je envoyer ?",
        "Un PDF ou une photo : JPG, PNG, HEIC ou TIF. Chaque fichier peut faire 10 Mo au plus. "
        "La photo doit être nette, avec toute la page dessus.",
        "Votre PDF demande un mot de passe ? Envoyez plutôt une photo du document.",
    ),
    question(
        "Et après mon envoi ?",
        "Un gestionnaire de votre agence lit l'attestation. La date de notre réponse est écrite sur la page de votre "
        "envoi. Vous recevez un courriel, et votre assurance passe à « À jour ».",
    ),
    question(
        "Mon attestation est refusée. Que faire ?",
        "La raison est écrite sur la page de votre envoi. Corrigez ce qui manque, puis envoyez une autre attestation. "
        'Une question ? <a href="page:contact">Contactez votre agence</a>.',
    ),
    question(
        "Comment ne plus recevoir certains courriels ?",
        'Choisissez sur la page <a href="page:preferences">Mes préférences</a>.',
    ),
)
