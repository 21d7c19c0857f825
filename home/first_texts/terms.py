"""Drafts of the terms of use (version 1) and of the legal notice. The landlord completes and owns them."""

from tenant_space.editable_words.first_texts import TO_COMPLETE, bullets, callout, heading, text

DRAFT = callout(
    "warning",
    "Projet de texte",
    "Ce texte est un modèle. Le bailleur le complète et le fait relire avant l'ouverture du service.",
)

TERMS_BODY = [
    DRAFT,
    heading("À quoi sert ce service"),
    text(
        "L'espace locataire permet de consulter votre compte, votre logement et vos documents par internet.",
        "Il est gratuit et facultatif. Vous gardez toujours la possibilité de téléphoner, d'écrire ou de venir.",
    ),
    heading("Qui peut s'inscrire"),
    text(
        "Les signataires et les cosignataires d'un bail en cours, ainsi que leur tuteur ou curateur.",
        "Les garants et les autres occupants n'ont pas d'accès.",
        "Chaque personne a un seul accès. Il est personnel : il ne se prête pas.",
    ),
    heading("Votre identifiant et votre mot de passe"),
    text(
        "Votre identifiant est votre adresse de messagerie. Vous choisissez votre mot de passe.",
        "Vous vous engagez à :",
        bullets(
            "donner des informations exactes à l'inscription ;",
            "utiliser une adresse de messagerie qui est la vôtre ;",
            "garder votre mot de passe secret ;",
            "nous prévenir vite si quelqu'un d'autre le connaît.",
        ),
        "Nous ne vous demandons jamais votre mot de passe.",
    ),
    heading("Ce que montre votre espace"),
    text(
        "Les informations viennent de notre logiciel de gestion. Chaque page dit à quelle date elles sont à jour.",
        "Une information vous semble fausse ? Dites-le à votre agence : nous la vérifions.",
        "En cas d'écart, les documents que nous vous envoyons et votre bail font foi, sauf preuve contraire.",
    ),
    heading("Disponibilité"),
    text(
        "Nous faisons notre possible pour que l'espace soit ouvert jour et nuit. "
        "Des coupures sont possibles : entretien, panne, sécurité.",
        "Une coupure ne change ni vos droits ni vos délais de paiement. "
        "Si elle vous empêche de faire une démarche, contactez votre agence.",
    ),
    heading("Ce qui n'est pas permis"),
    text(
        bullets(
            "Essayer d'accéder aux informations d'une autre personne.",
            "Gêner le fonctionnement du service.",
            "Utiliser un programme qui se connecte à votre place.",
        ),
        "Dans ces cas, nous pouvons suspendre l'accès. Nous vous en donnons la raison.",
    ),
    heading("Vos données personnelles"),
    text('La page <a href="page:privacy">Données personnelles</a> dit ce que nous en faisons, et vos droits.'),
    heading("Fin de l'accès"),
    text(
        "Vous pouvez demander la suppression de votre accès à tout moment, auprès de votre agence. "
        "Cela ne change rien à votre bail.",
        "Après votre départ, votre accès reste ouvert un temps limité, puis il est fermé.",
    ),
    heading("Si ces conditions changent"),
    text(
        "Chaque version a un numéro. Nous gardons celui de la version que vous avez acceptée.",
        "Si un changement est important, nous vous demandons de nouveau votre accord.",
    ),
    heading("Droit applicable et litiges"),
    text(
        "Le droit français s'applique. En cas de désaccord, écrivez d'abord à votre agence.",
        f"Médiateur de la consommation : {TO_COMPLETE}.",
    ),
]

NOTICE_BODY = [
    DRAFT,
    heading("Éditeur du site"),
    text(
        bullets(
            f"Dénomination ou raison sociale : {TO_COMPLETE}",
            f"Forme juridique et, s'il y a lieu, capital social : {TO_COMPLETE}",
            f"Adresse du siège : {TO_COMPLETE}",
            f"Téléphone : {TO_COMPLETE}",
            f"Adresse de messagerie : {TO_COMPLETE}",
            f"Numéro SIREN ou RCS : {TO_COMPLETE}",
            f"Numéro de TVA, s'il y a lieu : {TO_COMPLETE}",
        ),
    ),
    heading("Directeur ou directrice de la publication"),
    text(TO_COMPLETE),
    heading("Hébergeur"),
    text(f"Nom, adresse et téléphone : {TO_COMPLETE}"),
    heading("Propriété des contenus"),
    text(
        "Les textes, les images et le logo appartiennent au bailleur ou à leurs auteurs. "
        "Vous pouvez imprimer et garder ce qui concerne votre dossier. "
        "Tout autre usage demande notre accord écrit.",
        f"Crédits des photographies : {TO_COMPLETE}",
    ),
    heading("Liens vers d'autres sites"),
    text("Nous choisissons ces liens avec soin. Nous ne répondons pas du contenu des autres sites."),
    heading("Signaler un contenu"),
    text(
        'Pour signaler un contenu illicite ou une erreur, utilisez la page <a href="page:contact">Nous contacter</a>.',
    ),
    heading("Pages utiles"),
    text(
        bullets(
            '<a href="page:terms">Conditions générales d\'utilisation</a>',
            '<a href="page:privacy">Données personnelles</a>',
            '<a href="page:accessibility">Accessibilité</a>',
        ),
    ),
]
