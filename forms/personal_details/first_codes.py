"""The situations that a new portal offers (Cerfa 14069; INSEE, PCS level 1), with what they mean for a lease.

Marriage: Code civil, art. 1751. PACS: the same, at the request of both. Death and departure: law n° 89-462, art. 14.
"""

from __future__ import annotations

from dataclasses import dataclass

from forms.personal_details.enums import CodeSort


@dataclass(frozen=True, slots=True)
class FirstCode:
    """A situation as it is first laid down."""

    code: str
    """Its code in the ERP."""
    label: str
    """What is chosen."""
    meaning: str = ""
    """What it changes for the lease; empty: nothing is said."""
    proof: str = ""
    """The paper to send; empty: none."""
    joint: bool = False
    """Whether both can ask here to hold the lease together."""


_SEPARATION = (
    "Le bail reste au nom des titulaires. Si l'un de vous quitte le logement, dites-nous lequel et quand. "
    "Chacun reste tenu du loyer tant que son nom est sur le bail : appelez votre agence avant de partir."
)
FIRST_CODES = {
    CodeSort.MARITAL: (
        FirstCode("CELIBATAIRE", "Célibataire", "Votre bail ne change pas."),
        FirstCode(
            "MARIE",
            "Marié(e)",
            "Par la loi (Code civil, article 1751), votre époux ou votre épouse devient titulaire du bail avec vous, "
            "même si son nom n'y est pas encore. Vous avez les mêmes droits, et vous devez tous les deux le loyer.",
            "Acte de mariage ou livret de famille",
        ),
        FirstCode(
            "PACSE",
            "Pacsé(e)",
            "Votre partenaire devient titulaire du bail seulement si vous le demandez tous les deux. Vous pouvez le "
            "demander ici : joignez alors une lettre signée par vous deux.",
            "Attestation ou récépissé de PACS",
            joint=True,
        ),
        FirstCode(
            "CONCUBIN",
            "En union libre",
            "Votre bail ne change pas : la personne qui vit avec vous n'en devient pas titulaire. Dites-nous son nom "
            "avec « Déclarer une naissance, une arrivée ou un départ ».",
        ),
        FirstCode("SEPARE", "Séparé(e)", _SEPARATION, "Ordonnance du juge, si vous en avez une"),
        FirstCode(
            "DIVORCE",
            "Divorcé(e)",
            "Le jugement dit qui garde le logement. Envoyez-le-nous : nous mettons le bail au nom de cette personne.",
            "Jugement de divorce, ou page du livret de famille",
        ),
        FirstCode(
            "VEUF",
            "Veuf ou veuve",
            "Nous sommes désolés. Le bail continue à votre nom si vous étiez mariés, pacsés ou titulaires ensemble. "
            "Sinon, vous pouvez souvent le garder. Appelez votre agence : elle vous dit quoi faire, pas à pas.",
            "Acte de décès",
        ),
    ),
    CodeSort.PCS: (
        FirstCode("1", "Agriculteurs exploitants"),
        FirstCode("2", "Artisans, commerçants et chefs d'entreprise"),
        FirstCode("3", "Cadres et professions intellectuelles supérieures"),
        FirstCode("4", "Professions intermédiaires"),
        FirstCode("5", "Employés"),
        FirstCode("6", "Ouvriers"),
        FirstCode("7", "Retraités"),
        FirstCode("8", "Autres personnes sans activité professionnelle"),
    ),
    CodeSort.EMPLOYMENT: (
        FirstCode("CDI", "En CDI"),
        FirstCode("CDD", "En CDD ou en intérim"),
        FirstCode("PUBLIC", "Dans la fonction publique"),
        FirstCode("INDEPENDANT", "À mon compte"),
        FirstCode("APPRENTI", "En apprentissage"),
        FirstCode("ETUDIANT", "En études"),
        FirstCode("CHOMAGE", "Au chômage"),
        FirstCode("RETRAITE", "À la retraite"),
        FirstCode("SANS", "Sans activité"),
    ),
}
