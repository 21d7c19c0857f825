"""What *Nous contacter* offers on a new portal: topics with their questions, types of document, emergencies.

Staff own all of it from then on. Emergencies whose number depends on the landlord start without one.
"""

from __future__ import annotations

from dataclasses import dataclass

from forms.contact.enums import AnsweredBy, QuestionSort, Subject

ADMINISTRATIVE, TECHNICAL = Subject.ADMINISTRATIVE, Subject.TECHNICAL
HEAD_OFFICE = AnsweredBy.HEAD_OFFICE


@dataclass(frozen=True, slots=True)
class FirstQuestion:
    """A question of a topic."""

    label: str
    """What is asked."""
    answers: tuple[str, ...] = ()
    """What can be chosen; empty: it is answered in words, or by a date."""
    required: bool = False
    """Whether it has to be answered."""
    date: bool = False
    """Whether it is answered by a date."""

    @property
    def sort(self) -> QuestionSort:
        if self.date:
            return QuestionSort.DATE
        return QuestionSort.CHOICE if self.answers else QuestionSort.TEXT


@dataclass(frozen=True, slots=True)
class FirstTopic:
    """A topic."""

    subject: Subject
    """What it belongs to."""
    name: str
    """What tenants choose it by."""
    help_text: str = ""
    """What they read before they write; may be empty."""
    documents: str = ""
    """The documents that usually help; empty: none do."""
    answered_by: AnsweredBy = AnsweredBy.AGENCY
    """Who answers."""
    working_days: int | None = None
    """The working days promised; None: as for all written requests."""
    questions: tuple[FirstQuestion, ...] = ()
    """What is asked beside the message; at most five."""
    sensitive: bool = False
    """Whether few people may read it."""
    told_to_neighbours: bool = False
    """Whether neighbours read that it is reported of the common parts, and since when."""


_ROOM = FirstQuestion("Dans quelle pièce ?", ("Cuisine", "Salle de bain", "WC", "Chambre", "Séjour", "Autre"))
_SINCE = FirstQuestion("Depuis quel jour ?", date=True)
_WHOLE = FirstQuestion("Est-ce dans tout le logement ?", ("Oui", "Non", "Je ne sais pas"))
_WHERE = FirstQuestion("À quel endroit ?", required=True)

TOPICS = (
    FirstTopic(
        ADMINISTRATIVE,
        "Mon loyer, mes charges, une somme que je ne comprends pas",
        "Le détail de chaque somme est sur la page « Mon compte ».",
        "L'avis d'échéance concerné.",
    ),
    FirstTopic(
        ADMINISTRATIVE,
        "J'ai du mal à payer",
        "Écrivez-nous dès maintenant : plus tôt vous nous prévenez, plus il y a de solutions.",
        working_days=2,
    ),
    FirstTopic(
        ADMINISTRATIVE,
        "Aides au logement (CAF, MSA)",
        documents="Attestation CAF / MSA.",
    ),
    FirstTopic(
        ADMINISTRATIVE,
        "Ma situation change (mariage, naissance, séparation, décès)",
        documents="Pièces d'état civil : acte de mariage, de naissance, jugement de divorce…",
    ),
    FirstTopic(
        ADMINISTRATIVE,
        "Enquête sur les ressources (SLS, OPS)",
        documents="Avis d'imposition de toutes les personnes du logement, enquête remplie.",
        answered_by=HEAD_OFFICE,
    ),
    FirstTopic(
        ADMINISTRATIVE,
        "Changer de logement",
        "Une demande de logement social est aussi nécessaire, sur demande-logement-social.gouv.fr.",
        answered_by=HEAD_OFFICE,
    ),
    FirstTopic(
        ADMINISTRATIVE,
        "Quitter mon logement",
        "Pour être valable, le congé se donne par lettre recommandée, ou remis à l'agence contre signature.",
    ),
    FirstTopic(ADMINISTRATIVE, "Une attestation, un papier", working_days=3),
    FirstTopic(
        ADMINISTRATIVE,
        "Voisinage, sécurité, violence",
        "Danger immédiat : appelez le 17. Votre message est lu par peu de personnes.",
        working_days=2,
        sensitive=True,
    ),
    FirstTopic(ADMINISTRATIVE, "Autre demande administrative"),
    FirstTopic(
        TECHNICAL,
        "Plomberie : fuite, évacuation bouchée, robinet",
        "Une fuite ? Fermez d'abord le robinet d'arrêt de l'eau.",
        working_days=3,
        questions=(_ROOM, FirstQuestion("Qu'est-ce qui fuit ou est bouché ?", required=True), _SINCE),
    ),
    FirstTopic(
        TECHNICAL,
        "Chauffage, eau chaude",
        working_days=1,
        questions=(
            FirstQuestion("Qu'est-ce qui manque ?", ("Le chauffage", "L'eau chaude", "Les deux"), required=True),
            _WHOLE,
            _SINCE,
        ),
    ),
    FirstTopic(
        TECHNICAL,
        "Électricité, éclairage",
        "Ne touchez jamais à des fils dénudés.",
        working_days=2,
        questions=(_ROOM, FirstQuestion("Qu'est-ce qui ne marche pas ?", required=True), _SINCE),
    ),
    FirstTopic(
        TECHNICAL,
        "Porte, fenêtre, volet, serrure",
        working_days=3,
        questions=(_ROOM, FirstQuestion("Que se passe-t-il ?", required=True), _SINCE),
    ),
    FirstTopic(
        TECHNICAL,
        "Humidité, moisissures, infiltration",
        questions=(_ROOM, FirstQuestion("Où exactement : plafond, mur, fenêtre ?", required=True), _SINCE),
    ),
    FirstTopic(
        TECHNICAL,
        "Insectes, rats, souris",
        questions=(FirstQuestion("Qu'avez-vous vu ?", required=True), _ROOM, _SINCE),
    ),
    FirstTopic(TECHNICAL, "Ascenseur", working_days=1, questions=(_WHERE, _SINCE), told_to_neighbours=True),
    FirstTopic(
        TECHNICAL,
        "Parties communes : porte d'entrée, éclairage, propreté",
        working_days=3,
        questions=(_WHERE, _SINCE),
        told_to_neighbours=True,
    ),
    FirstTopic(TECHNICAL, "Parking, garage, espaces extérieurs", questions=(_WHERE, _SINCE)),
    FirstTopic(TECHNICAL, "Autre demande technique", questions=(_WHERE, _SINCE)),
)

# By which a kind of request may wait for it (`Kind.awaits_file`).
MANDATE, CIVIL_STATUS = "SEPA_MANDATE", "CIVIL_STATUS"
# The seven of the printed manual, in its order, each with its code.
ATTACHMENT_TYPES = {
    "Pièces d'état civil (mariage, naissance, divorce, etc.)": CIVIL_STATUS,
    "Avis d'imposition": "",
    "Enquêtes SLS": "",
    "Attestation CAF / MSA": "",
    "Mandat de prélèvement SEPA": MANDATE,
    "RIB": "",
    "Autres documents": "",
}

# What happens, the number (the public ones of France), what else to do.
EMERGENCIES = (
    (
        "Odeur de gaz",
        "0 800 47 33 33",
        "Ouvrez les fenêtres, ne touchez à aucun interrupteur, sortez. Appelez de dehors.",
    ),
    ("Monoxyde de carbone : maux de tête, malaise", "18", "Ouvrez les fenêtres, arrêtez le chauffage, sortez."),
    ("Feu, fumée", "18", "Sortez en fermant la porte. Ne prenez pas l'ascenseur."),
    ("Inondation", "18", "Fermez l'eau et coupez l'électricité si vous pouvez le faire sans danger."),
    ("Fils électriques dénudés", "", "Ne touchez à rien. Coupez le courant au compteur, éloignez les enfants."),
    ("Plus d'eau, de chauffage ou d'eau chaude", "", "Demandez à vos voisins s'ils sont dans le même cas."),
    (
        "Ascenseur bloqué avec quelqu'un dedans",
        "",
        "Appuyez sur le bouton d'alarme de la cabine. N'ouvrez pas.",
    ),
    ("Porte qui ne ferme plus", "", "Gardez vos clés et vos papiers sur vous."),
)
