"""The mails to those who lead an agency or the head office: what will soon be late, and what is.

Their lines name requests by number, kind and topic, sensitive ones by number and kind alone. They are written when the
mail leaves, for those who may still read them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from forms.submissions.calendar import office_moment
from forms.submissions.desk.policies import reviewable
from forms.submissions.due import due_soon
from forms.submissions.leads import leads_of
from forms.submissions.models import Escalation, Submission
from forms.submissions.registry import titled
from forms.submissions.transferring import HEAD_OFFICE_NAME
from tenant_space import formats
from tenant_space.editable_words.grammar import Placeholder
from tenant_space.identity.models import User
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.enums import Topic
from tenant_space.notifications.registry import MailSpec, MailValues

LATE, DUE_SOON = "submissions.late", "submissions.due_soon"
MOST_LINES = 30


def request_line(row: Submission) -> str:
    """A request in a mail to staff; its agency must be loaded with it."""
    number, label = f"n° {row.number_text}", row.kind_label.lower()
    if row.sensitive:
        return formats.french_spaces(f"{number}, {label} (lecture réservée)")
    agency = row.agency.name if row.agency else HEAD_OFFICE_NAME
    return formats.french_spaces(f"{number}, {titled(label, row.topic)}, {agency} : {days_words(row.due_on)}")


def days_words(due_on: dt.date) -> str:
    """How far a promised day is from today: `à répondre demain`, `3 jours de retard`."""
    left = (due_on - timezone.localdate()).days
    if left < 0:
        return f"{-left} jour{'s' if left < -1 else ''} de retard"
    near = {0: "aujourd'hui", 1: "demain"}
    return f"à répondre {near.get(left) or f'dans {left} jours'}"


def late_values(context: dict[str, Any]) -> MailValues | None:
    """What a lead is told of promises that passed: those that are still late, and theirs to read."""
    user = _reader(context)
    if user is None:
        return None
    told = Escalation.objects.filter(pk__in=context["escalations"], due_on=F("submission__due_on"))
    return _values(reviewable(user).overdue().filter(pk__in=told.values("submission")), "delai=retard")


def soon_values(context: dict[str, Any]) -> MailValues | None:
    """What a lead is told of promises that run out, as far as they may open it; nothing on another day than the one
    it was meant for."""
    user = _reader(context)
    if user is None or timezone.localdate().isoformat() != context["day"]:
        return None
    rows = due_soon(reviewable(user), timezone.localdate())
    groups = set(rows.order_by().values_list("agency", "sensitive").distinct())
    mine = [group for group, leads in leads_of(groups).items() if user in leads.people]
    shown = Submission.objects.none()
    for agency, sensitive in mine:
        shown |= rows.filter(agency=agency, sensitive=sensitive)
    return _values(shown, "delai=bientot")


def _reader(context: dict[str, Any]) -> User | None:
    return User.objects.filter(pk=context["user_id"], is_active=True).first()


def _values(rows: Any, query: str) -> MailValues | None:
    found: Sequence[Submission] = rows.select_related("agency").order_by("due_on", "pk")[: MOST_LINES + 1]
    if not found:
        return None
    count = len(found) if len(found) <= MOST_LINES else rows.count()
    lines = [request_line(row) for row in found[:MOST_LINES]]
    if count > MOST_LINES:
        lines.append(f"et {count - MOST_LINES} autre{'s' if count - MOST_LINES > 1 else ''}")
    number = "1 demande" if count == 1 else f"{count} demandes"
    link = f"{landlord_current().portal_url}{reverse('desk:index')}?{query}"
    return MailValues({"nombre": number, "demandes": "\n".join(lines)}, link)


NUMBER = Placeholder("nombre", "combien de demandes", "2 demandes")


def _placeholders(line: str) -> tuple[Placeholder, Placeholder]:
    words = "une ligne pour chaque demande : numéro, nature, sujet, agence, délai"
    return NUMBER, Placeholder("demandes", words, line)


LATE_MAIL = MailSpec(
    kind=LATE,
    label="Responsables : réponses en retard",
    when="Part au responsable de l'agence quand une date promise est passée sans réponse, puis au siège si rien n'a "
    "changé après quelques jours ouvrés. Aux heures de bureau, une fois pour chaque date promise.",
    build=late_values,
    subject="En retard : {nombre}",
    body=(
        "La date promise est passée sans réponse :",
        "{demandes}",
        "Chaque locataire le lit dans son espace, avec le numéro à appeler. Répondez, ou donnez une autre date "
        "et la raison.",
    ),
    button="Voir les demandes en retard",
    placeholders=_placeholders("n° 000000123, demande écrite « Fuite d'eau », Agence Centre Ville : 1 jour de retard"),
    required=("demandes",),
    topic=Topic.ANSWERS,
    leaves=office_moment,
)
SOON_MAIL = MailSpec(
    kind=DUE_SOON,
    label="Responsables : réponses bientôt en retard",
    when="Part au responsable de l'agence, ou au siège, chaque jour ouvré où une réponse est promise pour ce jour ou "
    "pour le jour ouvré suivant. Aux heures de bureau.",
    build=soon_values,
    subject="À répondre d'ici au prochain jour ouvré : {nombre}",
    body=(
        "Sans réponse d'ici là, ces demandes seront en retard :",
        "{demandes}",
        "Vous ne pourrez pas répondre à temps ? Donnez au locataire une autre date et la raison avant que "
        "celle-ci soit passée.",
    ),
    button="Voir ces demandes",
    placeholders=_placeholders(
        "n° 000000123, demande écrite « Fuite d'eau », Agence Centre Ville : à répondre demain"
    ),
    required=("demandes",),
    topic=Topic.ANSWERS,
    leaves=office_moment,
)
