"""What the codes of a réclamation are called: its state, which editors may reword, and its category."""

from __future__ import annotations

from collections.abc import Mapping

from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.grammar import Placeholder
from tenant_space.editable_words.wordings import Words, wording_register, wording_spec
from tenant_space.tenancy.enums import ClaimStatus

_CARD, _CLAIM = str(WordingTopic.CARD), str(WordingTopic.CLAIM)
# The ERP's own labels of categories, when it sends them (`code_lists.csv`).
CATEGORY_LIST = "claim_category"
_CATEGORIES = {
    "TECHNIQUE_LOGEMENT": "Panne ou dégât dans le logement",
    "PARTIES_COMMUNES": "Parties communes de l'immeuble",
    "PROPRETE": "Propreté",
    "VOISINAGE": "Voisinage",
    "NUISIBLES": "Insectes, rats ou souris",
    "ESPACES_EXTERIEURS": "Espaces extérieurs",
    "LOYER_CHARGES": "Loyer et charges",
    "ADMINISTRATIF": "Papiers et démarches",
    "AUTRE": "Autre sujet",
}
_TONES = {
    str(ClaimStatus.EN_ATTENTE_LOCATAIRE): "warn",
    str(ClaimStatus.TRAITEE): "good",
    str(ClaimStatus.CLOTUREE): "good",
}
# What is said of each state until editors say it otherwise: what the tenant reads, and what comes next.
_STATES = {
    str(ClaimStatus.ENREGISTREE): ("Reçue", "Nous avons bien reçu votre réclamation. Nous allons nous en occuper."),
    str(ClaimStatus.EN_COURS): ("En cours", "Nous nous en occupons. Vous n'avez rien à faire pour l'instant."),
    str(ClaimStatus.INTERVENTION_PROGRAMMEE): (
        "Intervention prévue",
        "Quelqu'un va venir. Pour changer la date, appelez votre agence.",
    ),
    str(ClaimStatus.EN_ATTENTE_LOCATAIRE): (
        "Nous attendons votre réponse",
        "Il nous manque quelque chose pour continuer. Lisez notre dernier message, puis appelez votre agence.",
    ),
    str(ClaimStatus.TRAITEE): ("Traitée", "Le nécessaire est fait. Si le problème continue, appelez votre agence."),
    str(ClaimStatus.CLOTUREE): (
        "Terminée",
        "Cette réclamation est terminée. Si le problème revient, appelez votre agence.",
    ),
    str(ClaimStatus.SANS_SUITE): (
        "Sans suite",
        "Nous ne pouvons pas donner suite à cette réclamation. Pour savoir pourquoi, appelez votre agence.",
    ),
}
# A visit whose time is over, while the ERP has not said yet how it went.
VISIT_OVER = "VISITE_PASSEE"
_VISIT_OVER = Words(
    topic=_CLAIM,
    code=VISIT_OVER,
    label="Intervention programmée, heure passée",
    title="Rendez-vous passé",
    text="L'heure du rendez-vous est passée. Personne n'est venu ? Appelez votre agence.",
    sort_order=35,
)
_UNKNOWN = Words(
    topic=_CLAIM,
    code="",
    label="",
    title="Suivie par votre agence",
    text="Votre agence peut vous dire où en est cette réclamation.",
)
TITLE = Placeholder("titre", "sujet de la réclamation", "Fuite sous l'évier")
DAY = Placeholder("jour", "jour du rendez-vous", "lundi 7 décembre 2026")
CARDS = (
    Words(
        topic=_CARD,
        code="claim_waits",
        label="Réclamation : nous attendons la réponse du locataire",
        title="Nous attendons votre réponse",
        text="Pour continuer votre réclamation « {titre} », nous avons besoin de vous.",
        button="Lire notre message",
        placeholders=(TITLE,),
        sort_order=30,
    ),
    Words(
        topic=_CARD,
        code="claim_appointment",
        label="Réclamation : un rendez-vous dans les sept jours",
        title="Vous avez un rendez-vous",
        text="C'est pour votre réclamation « {titre} ».",
        button="Voir le rendez-vous",
        placeholders=(DAY, TITLE),
        sort_order=31,
    ),
)


def _register() -> None:
    for place, (status, (title, text)) in enumerate(_STATES.items(), start=1):
        wording_register(
            Words(
                topic=_CLAIM,
                code=status,
                label=str(ClaimStatus(status).label),
                title=title,
                text=text,
                sort_order=10 * place,
            )
        )
    wording_register(_VISIT_OVER, *CARDS)


def state_words(status: str, words: Mapping[str, Words]) -> Words:
    """What is said of a state; one that this version does not know is the agency's to explain."""
    return words.get(status) or wording_spec(_CLAIM, status) or _UNKNOWN


def state_tone(status: str) -> str:
    """The tone of a state's badge."""
    return _TONES.get(status, "info")


def category_label(code: str, labels: Mapping[str, str]) -> str:
    """A category in words: the ERP's own label, else the usual one, else the code as it stands."""
    return labels.get(code) or _CATEGORIES.get(code, code)


_register()
