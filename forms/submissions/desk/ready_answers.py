"""Ready-made answers, as they read for one request: filled as far as the portal knows, the rest still marked."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from forms.submissions.desk.cells import agency_name
from forms.submissions.enums import State
from forms.submissions.models import ReadyAnswer, Submission
from forms.submissions.registry import kind_of
from tenant_space import formats
from tenant_space.editable_words.grammar import words_fill
from tenant_space.identity.models import User

QUESTIONS = "questions"
ASKED = "Pour traiter votre demande, nous avons besoin de savoir :"


@dataclass(frozen=True, slots=True)
class FilledAnswer:
    """A ready-made answer for one request."""

    key: str
    """What the form names it by: the key of its row, or `QUESTIONS`."""
    title: str
    """What managers choose it by."""
    text: str
    """What goes into the box. A word that the portal cannot fill keeps its braces, for the manager to see."""


def answers_for(submission: Submission, user: User) -> list[FilledAnswer]:
    """Those offered for requests of this kind, in their order; first the questions of a topic that was changed."""
    rows = ReadyAnswer.objects.filter(Q(kind="") | Q(kind=submission.kind), active=True)
    values = _values(submission, user)
    asked = questions_text(submission)
    first = [FilledAnswer(QUESTIONS, "Questions du nouveau sujet", asked)] if asked else []
    return [*first, *(FilledAnswer(str(row.pk), row.title, words_fill(row.text, values)) for row in rows)]


def questions_text(submission: Submission) -> str:
    """What the sender is to be asked after the topic was changed, ready for a complement; empty: nothing."""
    asks = kind_of(submission.kind).asks
    lines = asks(submission) if asks and submission.is_open else ()
    return "\n".join([ASKED, *(f"- {line}" for line in lines)]) if lines else ""


def _values(submission: Submission, user: User) -> dict[str, str]:
    """What each word becomes; without those of which nothing is known."""
    who = submission.tenant
    promised = submission.is_open and submission.state != State.WAITING  # else no day is promised
    values = {
        "bonjour": _greeting(submission),
        "prenom": who.first_name.split(" ")[0] if who else "",
        "nom": who.last_name if who else submission.contact_name,
        "numero": submission.number_text,
        "nature": submission.kind_label,
        "date_envoi": formats.long_date(submission.arrived_on or submission.created_at),
        "date_promise": formats.long_date(submission.due_on) if promised else "",
        "agence": agency_name(submission),
        "gestionnaire": user.get_full_name(),
    }
    return {name: value.strip() for name, value in values.items() if value.strip()}


def _greeting(submission: Submission) -> str:
    who = submission.tenant
    names = (who.get_civility_display(), who.last_name) if who else (submission.contact_name,)
    return " ".join(["Bonjour", *(name for name in names if name)])
