"""Réclamations, with the steps they went through."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from tenant_space.sample_data.accounts import Account, Cells
from tenant_space.sample_data.calendar import Calendar, utc

SUBJECTS = (
    ("TECHNIQUE_LOGEMENT", "plomberie", "Fuite sous l'évier", "L'eau coule depuis hier soir.", "Un plombier"),
    ("TECHNIQUE_LOGEMENT", "chauffage", "Radiateur froid", "Le radiateur de la chambre ne chauffe plus.\nMerci.",
     "Un chauffagiste"),
    ("TECHNIQUE_LOGEMENT", "électricité", "Prise arrachée", "La prise du séjour est sortie du mur.", "Un électricien"),
    ("TECHNIQUE_LOGEMENT", "menuiserie", "Fenêtre qui ne ferme plus", "", "Un menuisier"),
    ("PARTIES_COMMUNES", "ascenseur", "Ascenseur en panne", "Bloqué au 3e étage depuis lundi ; ma mère est âgée.",
     "L'ascensoriste"),
    ("PARTIES_COMMUNES", "propreté", "Encombrants dans le hall", "", "L'équipe de propreté"),
    ("VOISINAGE", "bruit", "Bruit la nuit", "Musique forte après 23 h.", "Une médiatrice"),
    ("COMPTE", "charges", "Question sur mes charges", "Pourquoi la régularisation a-t-elle augmenté ?",
     "Une conseillère"),
)  # fmt: skip
CONTRACTORS = ("Plomberie Forézienne", "Thermi-Gier", "Ascenseurs du Pilat", "Ateliers Réunis", "")
TEXTS = {
    "ENREGISTREE": "Votre réclamation est enregistrée.",
    "EN_COURS": "Nous étudions votre demande.",
    "INTERVENTION_PROGRAMMEE": "{visit}",
    "EN_ATTENTE_LOCATAIRE": "Merci de nous envoyer une photo ou de rappeler votre agence.",
    "TRAITEE": "L'intervention est terminée.",
    "CLOTUREE": "Sans nouvelle de votre part, nous avons clos votre réclamation.",
    "SANS_SUITE": "Après étude, nous ne pouvons pas donner suite à votre réclamation.",
}
# The states a réclamation goes through; the last one is where it stands.
PATHS = (
    ("ENREGISTREE",),
    ("ENREGISTREE", "EN_COURS"),
    ("ENREGISTREE", "INTERVENTION_PROGRAMMEE"),
    ("ENREGISTREE", "EN_COURS", "EN_ATTENTE_LOCATAIRE"),
    ("ENREGISTREE", "EN_COURS", "INTERVENTION_PROGRAMMEE", "TRAITEE"),
    ("ENREGISTREE", "INTERVENTION_PROGRAMMEE", "TRAITEE", "CLOTUREE"),
    ("ENREGISTREE", "EN_COURS", "SANS_SUITE"),
)
ENDED = ("TRAITEE", "CLOTUREE", "SANS_SUITE")
STEP_DAYS = 3


def claim_add(
    account: Account,
    claim_id: str,
    calendar: Calendar,
    rng: random.Random,
    subject: int,
    path: tuple[str, ...],
    age: int,
) -> None:
    """Add a réclamation opened `age` days ago, with its steps every few days."""
    category, subcategory, title, description, who = SUBJECTS[subject]
    opened = calendar.today - dt.timedelta(days=age)
    days = [opened + dt.timedelta(days=STEP_DAYS * place) for place in range(len(path))]
    shared = category == "PARTIES_COMMUNES"
    visit = f"{who} passera {'dans votre immeuble' if shared else 'chez vous'}."
    account.claim_events += _events(claim_id, path, days, visit, calendar, rng)
    account.claims.append(
        {
            "claim_id": claim_id,
            "account_number": account.number,
            "premise_id": account.premises[0]["premise_id"] if category != "COMPTE" and not shared else None,
            "opened_at": utc(opened, 9, 15),
            "closed_at": utc(days[-1], 16) if path[-1] in ENDED else None,
            "category": category,
            "subcategory": subcategory,
            "title": title,
            "description": description,
            "status": path[-1],
            "source": rng.choice(["PHONE", "DESK", "FIELD", "MAIL"]),
            "updated_at": utc(days[-1], 16),
        }
    )


def _events(
    claim_id: str, path: tuple[str, ...], days: list[dt.date], visit: str, calendar: Calendar, rng: random.Random
) -> Iterator[Cells]:
    contractor = rng.choice(CONTRACTORS)
    for place, (status, day) in enumerate(zip(path, days, strict=True), start=1):
        event = {
            "claim_id": claim_id,
            "event_id": f"{claim_id}-{place}",
            "event_at": utc(day, 9, 15),
            "status": status,
            "public_text": TEXTS[status].format(visit=visit),
        }
        if status == "INTERVENTION_PROGRAMMEE":
            event.update(_appointment(calendar.today if status == path[-1] else day), contractor=contractor)
        yield event


def claims_random(account: Account, calendar: Calendar, rng: random.Random) -> None:
    """Add none, one or two réclamations."""
    for place in range(rng.choices([0, 1, 2], [70, 22, 8])[0]):
        path = rng.choice(PATHS)
        ended = path[-1] in ENDED
        age = rng.randint(30, 500) if ended else rng.randint(STEP_DAYS * len(path) + 1, 40)
        subject = rng.randrange(len(SUBJECTS))
        claim_add(account, f"R{account.number}{place + 1}", calendar, rng, subject, path, age)


def _appointment(day: dt.date) -> Cells:
    """An afternoon or a morning, some days later."""
    visit = day + dt.timedelta(days=4)
    return {"appointment_from": utc(visit, 8), "appointment_to": utc(visit, 12)}
