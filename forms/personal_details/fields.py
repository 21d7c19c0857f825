"""The fields of requests about details: what each is called, where the ERP has it, and how its value is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from forms.personal_details.enums import CodeSort, OccupantEvent
from tenant_space import formats
from tenant_space.formats.addresses import email_normalise
from tenant_space.tenancy.enums import Relationship

Labels = Mapping[tuple[str, str], str]  # the words of a code, by its list and itself
YES = "Y"
PHONES = ("phone_home", "phone_mobile", "phone_work")
RELATIONSHIPS = {
    Relationship.CHILD: "Mon enfant",
    Relationship.SPOUSE: "Mon époux, mon épouse, mon ou ma partenaire",
    Relationship.OTHER: "Une autre personne",
}


@dataclass(frozen=True, slots=True)
class DetailField:
    """A field, by the name that the exchange gives it."""

    label: str
    """What it is called."""
    column: str = ""
    """The ERP's column that it changes; empty: the ERP sends none, so that nothing is compared."""
    codes: CodeSort | None = None
    """The list that its value is a code of; None: it is none."""
    decided: bool = False
    """Whether a manager decides on it by itself; the others go with the first that is."""
    is_date: bool = False
    """Whether its value is a day."""


FIELDS = {
    "phone_home": DetailField("Téléphone domicile", "phone_home", decided=True),
    "phone_mobile": DetailField("Téléphone mobile", "phone_mobile", decided=True),
    "phone_work": DetailField("Téléphone travail", "phone_work", decided=True),
    "email": DetailField("Adresse de messagerie de contact", "email", decided=True),
    "marital_status": DetailField("Situation familiale", "marital_status", CodeSort.MARITAL, decided=True),
    "event_date": DetailField("Date de l'événement", is_date=True),
    "spouse_last_name": DetailField("Nom de la personne"),
    "spouse_first_name": DetailField("Prénom de la personne"),
    "joint_request": DetailField("Cotitularité demandée à deux", decided=True),
    "pcs_code": DetailField("Catégorie socioprofessionnelle", "pcs_code", CodeSort.PCS, decided=True),
    "employment_status": DetailField("Situation d'emploi", codes=CodeSort.EMPLOYMENT, decided=True),
    "occupation": DetailField("Profession", "occupation", decided=True),
    "occupant_event": DetailField("Ce qui change", decided=True),
    "occupant_id": DetailField("Numéro de la personne"),
    "occupant_last_name": DetailField("Nom de la personne"),
    "occupant_first_name": DetailField("Prénom de la personne"),
    "occupant_birth_date": DetailField("Date de naissance", is_date=True),
    "occupant_relationship": DetailField("Lien avec le demandeur"),
}


def value_words(field: str, value: str, labels: Labels) -> str:
    """A value as one reads it; empty stays empty. A code without words is shown as it is."""
    rules = FIELDS[field]
    if not value:
        return ""
    if rules.codes:
        return labels.get((rules.codes, value), value)
    if rules.is_date:
        return formats.long_date(dt.date.fromisoformat(value))
    if field in PHONES:
        return formats.phone(value)
    words = {
        "joint_request": {YES: "Oui"},
        "occupant_event": {str(event): str(event.label) for event in OccupantEvent},
        "occupant_relationship": {str(one): words for one, words in RELATIONSHIPS.items()},
    }
    return words.get(field, {}).get(value, value)


def same_value(field: str, one: str, other: str) -> bool:
    """Whether two values say the same, however they are written."""
    if field in PHONES:
        return _phone(one) == _phone(other)
    if field == "email":
        return email_normalise(one) == email_normalise(other)
    return " ".join(one.split()) == " ".join(other.split())


def _phone(text: str) -> str:
    """A number in international form; what is none, or more than a number, as it is."""
    try:
        return formats.phone_typed(text) if text.strip() else ""
    except ValueError:
        return " ".join(text.split())
