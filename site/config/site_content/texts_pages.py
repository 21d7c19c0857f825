"""The home page and the introductions of the pages one reads.

Links to pages are written `href="page:<place>"`: see `pages.Place`.
"""

from config.site_content.shapes import bullets, paragraphs

# The printed manual cuts these sentences at the edge of its pictures; their beginnings are its own.
HOME_INTRODUCTION = paragraphs(
    "Celui-ci vous donne la possibilité d'accéder à vos informations, de les notifier à votre bailleur "
    "quand elles changent, et de suivre votre compte :",
    bullets(
        "Consultation de son compte client, des informations sur son compte.",
        "Consultation des écritures du compte client (facturation et règlements).",
        "Visualisation de ses dernières réclamations.",
        "Saisie d'une demande d'autorisation de prélèvement avec génération du mandat.",
        "Saisie des modifications de sa situation personnelle : rectifier certaines informations.",
    ),
)

CONTACT_INTRODUCTION = paragraphs(
    "Vous trouvez ici les coordonnées du siège et des agences. "
    "Votre agence de proximité est celle qui s'occupe de votre logement.",
    "Avant d'appeler, prenez votre numéro de compte client. Il est écrit sur votre avis d'échéance.",
)

ACCOUNT_INTRODUCTION = paragraphs(
    "Vous voyez ici votre solde et toutes vos écritures : ce qui vous est facturé et ce que vous avez réglé.",
    "Un mot vous échappe ? « Comprendre ces lignes » l'explique. "
    'La page <a href="page:help">Aide</a> dit comment lire votre compte.',
)

RESIDENCE_INTRODUCTION = paragraphs(
    "Vous voyez ici ce que vous louez : votre habitation et vos stationnements.",
    "Une information est fausse ? Dites-le à votre agence : ses coordonnées sont sur la page "
    '<a href="page:contact">Nous contacter</a>.',
)

DOCUMENTS_INTRODUCTION = paragraphs(
    "Votre bailleur met à votre disposition vos derniers « Avis d'échéance » "
    "ainsi que vos derniers « Avis de régularisation de charges ».",
    "Cliquez sur le bouton « Télécharger » afin d'accéder au document désiré.",
)

INSURANCE_INTRODUCTION = paragraphs(
    "Vous pouvez nous envoyer ici une attestation d'assurance en cours de validité. "
    "Choisissez la location, recopiez les dates de l'attestation, et joignez-la. "
    "Pensez bien à cliquer sur « Envoyer » pour finir.",
    "<b>POUR RAPPEL : une attestation en cours de validité est obligatoire.</b>",
)

PREFERENCES_INTRODUCTION = paragraphs("Choisissez ici les courriels que vous recevez.")

HELP_REQUEST_INTRODUCTION = paragraphs(
    "Vous n'arrivez pas à vous inscrire ou à vous connecter ? Écrivez-nous : nous vous répondons par téléphone ou "
    "par mail.",
    "Pour toute autre question, adressez-vous à votre agence : ses coordonnées sont sur la page "
    '<a href="page:contact">Nous contacter</a>.',
)

HELP_REQUEST_CONFIRMATION = paragraphs(
    "Avant de vous aider, nous vérifions votre identité. "
    "Gardez près de vous un avis d'échéance et une pièce d'identité.",
    "<b>Nous ne vous demanderons jamais votre mot de passe.</b>",
)

STATEMENT_INTRODUCTION = paragraphs(
    "Choisissez une période : vous voyez tout ce qui vous a été facturé et tout ce que vous avez réglé.",
)

CLAIMS_INTRODUCTION = paragraphs(
    "Vous suivez ici chacune de vos réclamations : où elle en est, et ce qui vient ensuite.",
)

DIRECT_DEBIT_INTRODUCTION = paragraphs(
    "Avec le prélèvement automatique, votre loyer est payé chaque mois au jour choisi. Vous n'y pensez plus.",
)

PERSONAL_DETAILS_INTRODUCTION = paragraphs(
    "Voici les informations que nous avons sur vous et sur les personnes de votre logement.",
)

RECEIPT_REQUEST_INTRODUCTION = paragraphs(
    "La quittance prouve que vous avez payé votre loyer d'un mois. Elle est gratuite.",
)
