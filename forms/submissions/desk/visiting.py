"""« Fixer un rendez-vous » on the page of a submission for which somebody comes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.utils import timezone

from forms.submissions.appointments import (
    EndsTooSoon,
    MomentPast,
    MomentRefused,
    NoneGiven,
    TooFar,
    appointment_cancel,
    appointment_of,
    appointment_set,
    half_days_offered,
)
from forms.submissions.desk.forms import PartForm
from forms.submissions.desk.writing import WritingView
from forms.submissions.ready_words import left_open
from forms.submissions.registry import HalfDay

NOT_A_TIME = "Cette heure n'existe pas. Exemple : 09:00."
REFUSED: Mapping[type[MomentRefused], tuple[str, str]] = MappingProxyType(
    {
        EndsTooSoon: ("visit_to", "Choisissez une heure de fin après l'heure de début."),
        MomentPast: ("visit_day", "Choisissez un moment à venir."),
        TooFar: ("visit_day", "Choisissez un jour dans l'année qui vient."),
    }
)
WORD_MAX = 300


class VisitForm(PartForm):
    """When somebody comes, and a sentence besides."""

    visit_day = forms.DateField(
        label="Jour du rendez-vous",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choisissez le jour.", "invalid": "Cette date n'existe pas."},
    )
    visit_from = forms.TimeField(
        label="Entre",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Choisissez l'heure de début.", "invalid": NOT_A_TIME},
    )
    visit_to = forms.TimeField(
        label="Et",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Choisissez l'heure de fin.", "invalid": NOT_A_TIME},
    )
    visit_word = forms.CharField(
        required=False,
        max_length=WORD_MAX,
        label="Une phrase pour le locataire, si besoin",
        error_messages={"max_length": f"Cette phrase est trop longue : {WORD_MAX} caractères au plus."},
    )

    def clean_visit_word(self) -> str:
        word: str = self.cleaned_data["visit_word"]
        if problems := left_open(word):
            raise forms.ValidationError(list(problems))
        return word

    def moment(self, name: str) -> dt.datetime:
        """A time of that day, by the landlord's clock."""
        return timezone.make_aware(dt.datetime.combine(self.cleaned_data["visit_day"], self.cleaned_data[name]))


class VisitingView(WritingView):
    """The appointment: given, moved, called off. Each is told to the tenant as a message."""

    def writers(self) -> dict[str, Callable[[], HttpResponse]]:
        offered = half_days_offered(self.object) or ()
        offers = {f"offer:{one.code}": partial(self._offer, one) for one in offered}
        return super().writers() | {"visit": self._visit, "unvisit": self._unvisit} | offers

    def forms_filled(self, typed: dict[str, str]) -> dict[str, forms.Form]:
        found = super().forms_filled(typed)
        comes = half_days_offered(self.object) is not None
        return found | {"visit": VisitForm(initial=typed)} if comes or appointment_of(self.object) else found

    def _offer(self, one: HalfDay) -> HttpResponse:
        """Put a half-day that the tenant offered into the fields, and give no appointment yet."""
        start, end = one.hours
        word = self.request.POST.get("visit_word", "")
        filled = {"visit_day": one.day, "visit_from": start, "visit_to": end, "visit_word": word}
        form = self.bound("visit", VisitForm(initial=filled))
        form.fields["visit_word"].widget.attrs["autofocus"] = True  # what is left to write, far below on the page
        return self.again(200)

    def _visit(self) -> HttpResponse:
        if half_days_offered(self.object) is None:
            raise BadRequest("nobody comes for it")
        form = VisitForm(self.request.POST)
        self.bound("visit", form)
        if not form.is_valid():
            return self.again()
        start, end, word = form.moment("visit_from"), form.moment("visit_to"), form.cleaned_data["visit_word"]
        try:
            appointment_set(
                **self.change, start=start, end=end, word=word, uid=self._once(f"visit {start} {end} {word}")
            )
        except MomentRefused as refused:
            form.add_error(*REFUSED[type(refused)])
            return self.again()
        return self.done("Rendez-vous fixé. Le locataire le lit, et peut le mettre dans son agenda.")

    def _unvisit(self) -> HttpResponse:
        """Only the sentence counts; day and hours are those of the one that stands."""
        form = VisitForm(self.request.POST)
        self.bound("visit", form)
        if form.errors.get("visit_word"):
            return self.again()
        word = form.cleaned_data["visit_word"]
        try:
            appointment_cancel(**self.change, word=word, uid=self._once(f"unvisit {word}"))
        except NoneGiven:
            return self.done("Il n'y a plus de rendez-vous à annuler.")
        return self.done("Rendez-vous annulé. Le locataire le lit.")

    def _once(self, what: str) -> uuid.UUID:
        """The same press of the same page is one line; another moment from an old page is none of it."""
        box = "key" if "key" in self.request.POST else "note_key"  # of one that is closed nothing else is written
        return uuid.uuid5(self._key(box), f"{what} {self.seen}")

    def writing_context(self) -> dict[str, Any]:
        offered = half_days_offered(self.object)
        return super().writing_context() | {
            "visit": appointment_of(self.object),
            "may_visit": offered is not None and self.object.is_open,
            "half_days": offered,
        }
