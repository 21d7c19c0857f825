"""Agencies, residences and code lists of the generated landlord. All of it is invented."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

Cells = dict[str, Any]

AGENCIES: list[Cells] = [
    {"agency_code": "CV", "name": "Agence Centre Ville", "address_line1": "25 rue Tarentaize",
     "postal_code": "42000", "city": "SAINT ETIENNE", "phone": "+33465710001", "email": "centre-ville@example.org",
     "opening_hours": "Du lundi au vendredi 8h30-12h et 13h30-17h"},
    {"agency_code": "NE", "name": "Agence Nord-Est", "address_line1": "4 place de l'Hôtel de Ville",
     "postal_code": "42000", "city": "SAINT ETIENNE", "phone": "+33465710002", "opening_hours": "Sur rendez-vous"},
    {"agency_code": "GI", "name": "Agence du Gier", "address_line1": "12 rue de la République",
     "address_line2": "Bâtiment B, 1er étage", "postal_code": "42400", "city": "SAINT CHAMOND",
     "phone": "+33465710003", "email": "gier@example.org",
     "opening_hours": "Lundi, mardi et jeudi 9h-12h\nMercredi 9h-12h et 14h-17h\nFermée le vendredi"},
]  # fmt: skip

CODE_LISTS: dict[str, dict[str, str]] = {
    "marital_status": {
        "CELIBATAIRE": "Célibataire", "MARIE": "Marié(e)", "PACSE": "Pacsé(e)",
        "DIVORCE": "Divorcé(e)", "VEUF": "Veuf / veuve",
    },
    "pcs": {
        "2": "Artisans, commerçants", "3": "Cadres", "4": "Professions intermédiaires", "5": "Employés",
        "6": "Ouvriers", "7": "Retraités", "8": "Sans activité professionnelle",
    },
    "claim_category": {
        "TECHNIQUE_LOGEMENT": "Technique dans le logement", "PARTIES_COMMUNES": "Parties communes",
        "VOISINAGE": "Voisinage", "COMPTE": "Compte et loyer",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SampleResidence:
    """A group of buildings, looked after by an agency."""

    agency: str
    """The code of the agency that looks after it."""
    name: str
    """What it is called."""
    street: str
    """The first line of its address."""
    postal_code: str
    """Its postal code, of five digits."""
    city: str
    """Its town, in capitals as on letters."""
    buildings: str = "ABC"
    """The letters of its buildings."""


RESIDENCES = (
    SampleResidence("CV", "Les Terrasses de Montreynaud", "8 boulevard Krumnov", "42000", "SAINT ETIENNE"),
    SampleResidence("CV", "Le Clos des Tisserands", "17 rue de la Mulatière", "42100", "SAINT ETIENNE", "AB"),
    SampleResidence("CV", "Résidence Jean Rostand", "3 bis allée Jean Rostand", "42100", "SAINT ETIENNE"),
    SampleResidence("NE", "La Cotonne d'en Haut", "41 rue du Bâtonnier Jacquier", "42000", "SAINT ETIENNE", "ABCD"),
    SampleResidence("NE", "Square Élisée Reclus", "6 square Élisée Reclus", "42000", "SAINT ETIENNE", "A"),
    SampleResidence("NE", "Les Hauts de Terrenoire", "22 chemin de l'Éparre", "42100", "SAINT ETIENNE", "AB"),
    SampleResidence("GI", "Cité Saint-Julien", "9 rue Pétin-Gaudet", "42400", "SAINT CHAMOND", "ABCD"),
    SampleResidence("GI", "L'Orée de Fonsala", "5 avenue du Pilat", "42400", "SAINT CHAMOND"),
)

# Category, rooms, area in square metres, monthly rent and charges in cents, weight.
DWELLINGS = (
    ("T1", 1, 31, 24_800, 6_100, 7),
    ("T2", 2, 46, 33_900, 8_200, 20),
    ("T3", 3, 62, 41_700, 10_400, 37),
    ("T4", 4, 78, 49_600, 12_900, 28),
    ("T5", 5, 94, 58_300, 15_200, 8),
)


def premises_row(
    premise_id: str, kind: str, residence: SampleResidence, rng: random.Random, parent: str | None = None
) -> Cells:
    """A place of a residence; dwellings get their size from `dwelling_size`."""
    annex = kind in ("GARAGE", "STATIONNEMENT")
    floor = "-1" if annex else rng.choice(["RDC", *"1234567"])
    return {
        "premise_id": premise_id,
        "type": kind,
        "building": rng.choice(residence.buildings),
        "entrance": str(rng.randint(1, 4)),
        "floor": floor,
        "door": f"{rng.randint(1, 60)}" if annex else f"{0 if floor == 'RDC' else floor}{rng.randint(1, 6)}",
        "address_line1": residence.street,
        "postal_code": residence.postal_code,
        "city": residence.city,
        "residence_name": residence.name,
        "parent_premise_id": parent,
    }


def dwelling_size(rng: random.Random) -> tuple[Cells, int, int]:
    """The columns of a dwelling's size, and its monthly rent and charges in cents."""
    category, rooms, area, rent, charges, _ = rng.choices(DWELLINGS, [row[-1] for row in DWELLINGS])[0]
    square = area * rng.uniform(0.92, 1.1)
    size = {"category": category, "rooms": rooms, "area_m2": f"{square:.2f}"}
    return size, round(rent * rng.uniform(0.9, 1.12)), round(charges * rng.uniform(0.85, 1.2))


def code_list_rows() -> list[Cells]:
    """Every code and its label, in the order they are shown."""
    return [
        {"list": name, "code": code, "label": label, "sort": sort, "active": True}
        for name, codes in CODE_LISTS.items()
        for sort, (code, label) in enumerate(codes.items())
    ]
