"""Invented people: names of many origins, with what makes names hard to compare."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from typing import Any

from tenant_space.sample_data.calendar import Calendar

Cells = dict[str, Any]

LAST_NAMES = (
    "MARTIN", "BERNARD", "PETIT", "DURAND", "MOREAU", "GIRAUD", "FAURE", "ROUX", "BLANC", "CHEVALIER", "GARNIER",
    "LEFÈVRE", "GRÉGOIRE", "BÉRARD", "CŒURET", "D'ANGELO", "de SAINT-JEAN", "DU PLESSIS", "LE GOFF", "LA ROCHE",
    "de LA FONTAINE", "MARTIN-DUVAL", "FERREIRA DA SILVA", "DOS SANTOS", "GONÇALVES", "MUÑOZ", "GARCÍA LÓPEZ",
    "BEN YOUSSEF", "EL AMRANI", "BENALI", "AÏT OUALI", "BOUZIANE", "DIALLO", "TRAORÉ", "N'DIAYE", "MBEMBA",
    "OUÉDRAOGO", "NGUYỄN", "TRẦN", "LÝ", "ÖZTÜRK", "YILMAZ", "ŞAHIN", "KOWALCZYK", "ŁUKASIEWICZ", "NOVÁKOVÁ", "ŠIMIĆ",
    "POPESCU", "O'BRIEN", "VAN DER MEER", "MÜLLER", "ROSSI", "HAKOBYAN", "WANG",
)  # fmt: skip
WOMEN = (
    "Marie", "Léa", "Chloé", "Hélène", "Zoé", "Anaïs", "Maëlys", "Françoise", "Geneviève", "Noémie", "Inès", "Fatima",
    "Aïcha", "Aminata", "Nour", "Yasmine", "Thị Mai", "Ayşe", "Małgorzata", "Ioana", "Conceição", "Anne-Laure",
    "Marie-Thérèse", "Élodie", "Sophie", "Océane", "Louise", "Djamila", "Mariam", "Lucía",
)  # fmt: skip
MEN = (
    "Jean", "Loïc", "Jérôme", "François", "Gaël", "Benoît", "Clément", "Noël", "Théo", "René", "André", "Mohamed",
    "Karim", "Youssef", "Mamadou", "Ousmane", "Văn Hùng", "Mehmet", "Paweł", "Andrei", "João", "Jean-Baptiste",
    "Pierre-Yves", "Stéphane", "Lucas", "Hugo", "Abdel-Karim", "Ibrahima", "José", "Antoine",
)  # fmt: skip
JOBS = (
    ("5", "Aide-soignante"), ("5", "Agent d'accueil"), ("6", "Cariste"), ("6", "Maçon"), ("4", "Infirmier"),
    ("4", "Éducatrice spécialisée"), ("3", "Professeure des écoles"), ("2", "Boulanger"), ("8", "Sans emploi"),
    ("5", "Auxiliaire de vie"), ("6", "Chauffeur-livreur"), ("5", "Caissière"), ("3", "Ingénieur"),
)  # fmt: skip


def birth_date(rng: random.Random, calendar: Calendar, low: int, high: int) -> dt.date:
    """A birth date for somebody between two ages, in years."""
    days = rng.randint(low * 366, high * 365)
    return calendar.today - dt.timedelta(days=days)


def person(
    tenant_id: str, rng: random.Random, calendar: Calendar, *, woman: bool | None = None, low: int = 20, high: int = 88
) -> Cells:
    """A person's row of `tenants.csv`."""
    woman = rng.random() < 0.55 if woman is None else woman
    names = WOMEN if woman else MEN
    born = birth_date(rng, calendar, low, high)
    pcs, job = _job(calendar.today.year - born.year, rng)
    married = woman and rng.random() < 0.35
    first = " ".join(rng.sample(names, 1 if rng.random() < 0.7 else 2))
    last = rng.choice(LAST_NAMES)
    return {
        "tenant_id": tenant_id,
        "civility": "MME" if woman else "M",
        "last_name": last,
        "birth_name": rng.choice([name for name in LAST_NAMES if name != last]) if married else None,
        "first_name": first,
        "birth_date": born,
        "phone_home": f"+3346571{rng.randint(0, 9999):04d}" if rng.random() < 0.3 else None,
        "phone_mobile": f"+3363998{rng.randint(0, 9999):04d}" if rng.random() < 0.85 else None,
        "email": _email(first, last, rng) if rng.random() < 0.6 else None,
        "marital_status": rng.choice(["CELIBATAIRE", "MARIE", "PACSE", "DIVORCE", "VEUF", None]),
        "pcs_code": pcs,
        "occupation": job,
        "contact_optin": rng.random() < 0.7,
        "deceased": False,
        "updated_at": calendar.stamp,
    }


def company(tenant_id: str, rng: random.Random, calendar: Calendar) -> Cells:
    """A shop's row of `tenants.csv`: without birth date, hence without sign-up."""
    name = rng.choice(["BOULANGERIE DE L'ÉPARRE", "PHARMACIE DU PILAT", "LE FOURNIL FORÉZIEN", "CHEZ AÏCHA"])
    return {
        "tenant_id": tenant_id,
        "last_name": name,
        "first_name": rng.choice(["SARL", "EURL", "Association"]),
        "phone_work": f"+3346571{rng.randint(0, 9999):04d}",
        "contact_optin": False,
        "deceased": False,
        "updated_at": calendar.stamp,
    }


def _job(age: int, rng: random.Random) -> tuple[str, str]:
    if age > 63:
        return "7", "Retraité(e)"
    return ("8", "Étudiant(e)") if age < 23 else rng.choice(JOBS)


def plain(name: str) -> str:
    """A name in capitals without accents, as banks write it."""
    letters = name.upper().replace("Œ", "OE").replace("Ł", "L")
    return unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()


def _email(first: str, last: str, rng: random.Random) -> str:
    words = "".join(char if char.isalnum() else "." for char in plain(f"{first.split()[0]}.{last}").lower())
    return f"{words}{rng.randint(1, 99)}@example.org".replace("..", ".")
