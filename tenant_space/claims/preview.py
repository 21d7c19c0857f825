"""*Mes réclamations* of the demo tenant."""

import datetime as dt
from typing import Any

from django.utils import timezone

from tenant_space.claims.selectors import ClaimFilter, ClaimItem, ClaimList, Step
from tenant_space.claims.visits import Appointment
from tenant_space.claims.words import state_tone, state_words
from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.wordings import wordings
from tenant_space.tenancy.enums import ClaimStatus


def claims_preview() -> ClaimList:
    """A leak that a plumber comes for, and a lift that runs again."""
    visit = Appointment(_moment(11, 26, 9), _moment(11, 26, 13), "Plomberie de l'Exemple", _moment(11, 4, 15))
    leak = _claim(
        ClaimStatus.INTERVENTION_PROGRAMMEE,
        claim_id="R2",
        title="Fuite sous l'évier",
        category_label="Panne ou dégât dans le logement",
        opened_at=_moment(11, 2, 10),
        description="L'eau coule depuis hier soir.",
        place="Logement T2",
        address="8 rue de l'Exemple, 42000 SAINT ETIENNE",
        contractor=visit.contractor,
        appointment=visit,
        steps=(
            _step(visit.told_at, ClaimStatus.INTERVENTION_PROGRAMMEE, "Un plombier passera chez vous.", visit),
            _step(_moment(11, 2, 10), ClaimStatus.ENREGISTREE),
        ),
    )
    lift = _claim(
        ClaimStatus.TRAITEE,
        claim_id="R1",
        title="Ascenseur en panne",
        category_label="Parties communes de l'immeuble",
        opened_at=_moment(9, 14, 9),
        closed_at=_moment(9, 16, 17),
        steps=(
            _step(_moment(9, 16, 17), ClaimStatus.TRAITEE, "L'ascenseur fonctionne à nouveau."),
            _step(_moment(9, 14, 9), ClaimStatus.ENREGISTREE),
        ),
    )
    return ClaimList((leak, lift), ClaimFilter.ALL, 1, False)


def _claim(status: ClaimStatus, **values: Any) -> ClaimItem:
    said = state_words(status, wordings(WordingTopic.CLAIM))
    return ClaimItem(
        account_number="000000",
        category="",
        subcategory="",
        status=status,
        state=said.title,
        explanation=said.text,
        tone=state_tone(status),
        updated_at=values["opened_at"],
        **{"closed_at": None, **values},
    )


def _step(at: dt.datetime, status: ClaimStatus, text: str = "", visit: Appointment | None = None) -> Step:
    title = state_words(status, wordings(WordingTopic.CLAIM)).title
    return Step(at, title, text, visit.contractor if visit else "", visit)


def _moment(month: int, day: int, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime(2026, month, day, hour))
