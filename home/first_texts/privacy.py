"""Draft of the information on personal data (GDPR, articles 13 and 14). The landlord completes and owns it."""

from home.first_texts.terms import DRAFT
from tenant_space.editable_words.first_texts import TO_COMPLETE, bullets, heading, text

PRIVACY_BODY = [
    DRAFT,
    heading("Qui est responsable de vos données"),
    text(
        f"Votre bailleur : {TO_COMPLETE} (nom, adresse, téléphone, adresse de messagerie).",
        f"Délégué à la protection des données (DPO) : {TO_COMPLETE} (adresse de messagerie et adresse postale).",
    ),
    heading("Quelles données nous utilisons"),
    text(
        "Elles viennent de votre bail et de notre logiciel de gestion :",
        bullets(
            "votre identité : civilité, nom, prénom, date de naissance ;",
            "votre contrat : compte client, logement, stationnement, signataires ;",
            "votre compte : solde, lignes du compte, paiements ;",
            "vos documents : avis d'échéance, avis de régularisation de charges.",
        ),
        "Vous nous donnez vous-même, à l'inscription :",
        bullets("votre adresse de messagerie ;", "votre mot de passe, que personne ne peut relire."),
        "Si vous demandez de l'aide sans vous connecter, nous utilisons ce que vous écrivez pour vous répondre : "
        "nom, prénom, téléphone, adresse de messagerie, message.",
        "Si vous choisissez les quittances en ligne, ou le retour au papier, nous gardons ce choix et sa date.",
        "Le service garde aussi des traces techniques : connexions, adresse internet (IP), mails envoyés.",
        "Nous ne demandons ni votre numéro de sécurité sociale, ni votre nationalité, ni d'informations de santé.",
    ),
    heading("Pourquoi, et de quel droit"),
    text(
        bullets(
            "<b>Vous montrer votre compte, votre logement et vos documents</b> : c'est l'exécution de votre bail.",
            "<b>Vérifier votre identité à l'inscription</b> : c'est nécessaire pour exécuter le bail "
            "et protéger vos données.",
            "<b>Protéger le service contre les intrusions</b> : c'est notre intérêt légitime, "
            f"ou notre mission de service public {TO_COMPLETE}.",
            "<b>Tenir nos comptes</b> : c'est une obligation légale.",
        ),
        "Aucune décision n'est prise par un programme seul. Vos données ne servent pas à la publicité.",
        "L'inscription est facultative. Sans les informations demandées, nous ne pouvons pas ouvrir d'accès. "
        "Vous gardez alors les autres moyens : téléphone, courrier, agence.",
    ),
    heading("Qui les reçoit"),
    text(
        bullets(
            "Les services du bailleur qui s'occupent de votre dossier.",
            f"L'hébergeur et le prestataire d'entretien, liés par un contrat : {TO_COMPLETE}.",
            "Les autorités, seulement quand la loi l'exige.",
        ),
        f"Vos données restent dans l'Union européenne : {TO_COMPLETE} (à confirmer).",
    ),
    heading("Combien de temps"),
    text(
        f"Durées proposées, à confirmer par le bailleur : {TO_COMPLETE}",
        bullets(
            "Votre accès : pendant le bail, puis trois mois après votre départ.",
            "Un accès qui ne sert plus : supprimé après vingt-quatre mois, et vous êtes prévenu avant.",
            "Les essais d'inscription et d'activation : trente jours.",
            "Les traces de connexion : de six à douze mois.",
            "Une demande d'aide envoyée sans connexion : douze mois après notre réponse.",
            "Les lignes du compte et les avis affichés : trente-six mois. "
            "Les originaux restent dans notre logiciel de gestion, pour les durées prévues par la loi.",
        ),
    ),
    heading("Vos droits"),
    text(
        "Vous pouvez demander :",
        bullets(
            "à voir vos données et à en recevoir une copie ;",
            "à les faire corriger ;",
            "à les faire effacer, quand rien ne nous oblige à les garder ;",
            "à limiter leur usage ;",
            "à vous opposer à leur usage, pour une raison qui vous est propre ;",
            "à recevoir dans un format ouvert les données que vous avez données.",
        ),
        "Vous pouvez aussi dire ce que vos données deviennent après votre décès.",
        f"Écrivez à notre délégué à la protection des données : {TO_COMPLETE}. Nous répondons en un mois.",
    ),
    heading("Réclamation auprès de la CNIL"),
    text(
        "Vous pensez que vos droits ne sont pas respectés ? Vous pouvez saisir la CNIL :",
        bullets(
            'sur son site : <a href="https://www.cnil.fr/fr/plaintes">www.cnil.fr/fr/plaintes</a> ;',
            "par courrier : CNIL, 3 place de Fontenoy, TSA 80715, 75334 PARIS CEDEX 07.",
        ),
    ),
    heading("Cookies"),
    text(
        "Nous utilisons seulement trois cookies, nécessaires au service :",
        bullets(
            "un cookie de connexion, qui vous reconnaît d'une page à l'autre, jusqu'à la fin de votre visite ;",
            "un cookie de sécurité, qui protège vos formulaires, gardé un an au plus ;",
            "un cookie d'inscription, qui reconnaît l'appareil avec lequel vous vous inscrivez, gardé un jour.",
        ),
        "Ils ne demandent pas votre accord. C'est pourquoi vous ne voyez pas de bandeau. "
        "Il n'y a ni mesure d'audience, ni publicité, ni contenu d'un autre site.",
    ),
]
