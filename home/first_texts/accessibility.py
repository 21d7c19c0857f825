"""Draft of the accessibility statement, in the order the RGAA 4.1 asks for."""

from home.first_texts.terms import DRAFT
from tenant_space.editable_words.first_texts import TO_COMPLETE, bullets, heading, text

ACCESSIBILITY_BODY = [
    DRAFT,
    heading("Notre engagement"),
    text(
        "Votre bailleur s'engage à rendre ses sites internet, intranet et extranet accessibles, "
        "conformément à l'article 47 de la loi n° 2005-102 du 11 février 2005.",
        "À cette fin, il met en œuvre :",
        bullets(
            f"un schéma pluriannuel de mise en accessibilité : {TO_COMPLETE} ;",
            f"un plan d'actions de l'année en cours : {TO_COMPLETE}.",
        ),
        f"Cette déclaration d'accessibilité s'applique à l'espace locataire : {TO_COMPLETE} (adresse du site).",
    ),
    heading("État de conformité"),
    text(
        "L'espace locataire est <b>non conforme</b> avec le référentiel général d'amélioration de l'accessibilité "
        "(RGAA), version 4.1. Il n'existe encore aucun résultat d'audit en cours de validité.",
    ),
    heading("Résultats des tests"),
    text(
        f"Aucun audit de conformité n'a été réalisé à ce jour. Date de l'audit prévu : {TO_COMPLETE}.",
        "Des contrôles automatiques et des essais au clavier sont faits pendant la réalisation. "
        "Ils ne remplacent pas un audit.",
    ),
    heading("Contenus non accessibles"),
    text(
        "<b>Non-conformités</b> : à établir par l'audit.",
        "<b>Dérogations pour charge disproportionnée</b> : aucune à ce jour.",
        "<b>Contenus non soumis à l'obligation d'accessibilité</b> : à établir par l'audit.",
        "À savoir : les avis d'échéance et les avis de régularisation sont des fichiers PDF. "
        "Ils viennent d'un autre logiciel et peuvent être difficiles à lire avec une aide technique. "
        "Demandez alors à votre agence de vous en donner le contenu autrement.",
    ),
    heading("Établissement de cette déclaration d'accessibilité"),
    text(
        f"Cette déclaration a été établie le {TO_COMPLETE}.",
        "Technologies utilisées : HTML5, CSS, SVG, JavaScript. Les pages fonctionnent sans JavaScript.",
        f"Environnement de test : {TO_COMPLETE} (navigateurs et aides techniques).",
        f"Outils utilisés lors de l'évaluation : {TO_COMPLETE}.",
        f"Pages vérifiées : {TO_COMPLETE}.",
    ),
    heading("Retour d'information et contact"),
    text(
        "Une page ou un document vous est inaccessible ? Dites-le-nous : "
        "nous vous indiquons une autre page ou vous donnons le contenu sous une autre forme.",
        bullets(
            'Par téléphone ou à l\'agence : page <a href="page:contact">Nous contacter</a>.',
            f"Par mail : {TO_COMPLETE}.",
            f"Par courrier : {TO_COMPLETE}.",
        ),
    ),
    heading("Voies de recours"),
    text(
        "Vous avez signalé un défaut d'accessibilité qui vous empêche d'accéder à un contenu ou à un service, "
        "et vous n'avez pas obtenu de réponse satisfaisante ? Vous pouvez :",
        bullets(
            'écrire un message au <a href="https://formulaire.defenseurdesdroits.fr/">Défenseur des droits</a> ;',
            "contacter "
            '<a href="https://www.defenseurdesdroits.fr/saisir/delegues">le délégué du Défenseur des droits '
            "dans votre région</a> ;",
            "envoyer un courrier par la poste, gratuit et sans timbre : Défenseur des droits, "
            "Libre réponse 71120, 75342 Paris CEDEX 07.",
        ),
    ),
]
