"""The questions of a topic as fields of the form, and the half-days on which one can come."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from forms.contact.enums import QuestionSort
from forms.contact.topics import TopicQuestion
from forms.submissions.calendar import is_working_day
from forms.submissions.registry import HalfDay
from tenant_space import formats
from tenant_space.form_fields.private_texts import NOTHING_PRIVATE
from tenant_space.form_fields.texts import text_field

QUESTION = "question_"  # how the names of these fields begin
ANSWER_MAX = 300
ANSWERS_KEPT = 20
DAYS_OFFERED = 10
_HALVES = (("AM", "le matin"), ("PM", "l'après-midi"))
_HOURS = {"AM": (dt.time(8), dt.time(12)), "PM": (dt.time(13), dt.time(17))}
_DAY_FORMATS = ["%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y"]
MISSING = "Répondez à cette question."
WRONG_CHOICE = "Cette réponse n'est pas, ou plus, dans la liste. Choisissez dans la liste."
WRONG_DAY = "Écrivez la date avec des chiffres : jour, mois, année. Exemple : 26/11/2026."
VISIT_GONE = "Ce moment est passé, ou n'est plus proposé. Choisissez-en un autre."


def question_field(question: TopicQuestion) -> forms.Field:
    """The field in which a question is answered."""
    required, label = question.required, question.label
    if question.sort == QuestionSort.CHOICE:
        choices = [("", "Choisir"), *((answer, answer) for answer in question.answers)]
        errors = {"required": MISSING, "invalid_choice": WRONG_CHOICE}
        return forms.ChoiceField(label=label, required=required, choices=choices, error_messages=errors)
    if question.sort == QuestionSort.DATE:
        return forms.DateField(
            label=label,
            required=required,
            input_formats=_DAY_FORMATS,
            help_text="Exemple : 26/11/2026.",
            widget=forms.TextInput({"autocomplete": "off"}),
            error_messages={"required": MISSING, "invalid": WRONG_DAY},
        )
    return text_field(label, ANSWER_MAX, MISSING if required else "", help_text=NOTHING_PRIVATE)


def answer_text(value: Any) -> str:
    """An answer as managers and its author read it; empty: none was given."""
    return formats.full_date(value) if isinstance(value, dt.date) else str(value or "")


def half_days() -> list[tuple[str, str]]:
    """The half-days to choose from: those of the next working days, tomorrow first."""
    day, found = timezone.localdate(), list[tuple[str, str]]()
    while len(found) < DAYS_OFFERED * len(_HALVES):
        day += dt.timedelta(days=1)
        if is_working_day(day):
            found += [(f"{day.isoformat()} {half}", f"{formats.full_date(day)}, {words}") for half, words in _HALVES]
    return found


def visit_field(label: str) -> forms.ChoiceField:
    """A half-day on which one can come. The choices are the day's own: `half_days`."""
    return forms.ChoiceField(label=label, required=False, error_messages={"invalid_choice": VISIT_GONE})


def visit_text(code: str) -> str:
    """`mardi 1er décembre 2026, le matin`."""
    day, _, half = code.partition(" ")
    return f"{formats.full_date(dt.date.fromisoformat(day))}, {dict(_HALVES)[half]}"


def half_day(code: str) -> HalfDay:
    """A half-day that was chosen, with the hours that staff start from."""
    day, _, half = code.partition(" ")
    return HalfDay(code, visit_text(code), dt.date.fromisoformat(day), _HOURS[half])
