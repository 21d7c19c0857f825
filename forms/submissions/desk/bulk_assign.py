"""Giving several submissions to one person, by the rules of giving one: to somebody who may decide each of them."""

from __future__ import annotations

from functools import cached_property
from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django_stubs_ext import WithAnnotations

from forms.submissions.desk.bulk import DeskBulkAction, Listed, ended_words
from forms.submissions.desk.policies import reviewers_by_agency, reviewers_of
from forms.submissions.models import Submission
from forms.submissions.services import submission_assign
from tenant_space.identity.models import User

NOBODY = "personne"
MISSING = "Choisissez à qui attribuer ces demandes."
GONE = "Cette personne ne peut plus traiter ces demandes. Choisissez quelqu'un d'autre."


class BulkAssignForm(forms.Form):
    """To whom; the person who asks comes first."""

    use_required_attribute = False
    to = forms.ChoiceField(label="Attribuer à", error_messages={"required": MISSING, "invalid_choice": GONE})

    def __init__(self, *args: Any, people: list[User], me: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [(str(me.pk), f"Moi ({me.get_full_name()})")] if me in people else []
        others = [(str(user.pk), user.get_full_name()) for user in people if user != me]
        first = [] if mine else [("", "Choisir une personne…")]
        cast(forms.ChoiceField, self.fields["to"]).choices = [*first, *mine, *others, (NOBODY, "Personne : à prendre")]


class BulkAssign(DeskBulkAction):
    """A submission that somebody follows already is given on, too: the confirmation page says who follows it."""

    display_name = "Attribuer"
    aria_label = "Attribuer les demandes cochées"
    action_type = "assign"
    action_priority = 15
    verb, done = "Attribuer", ("attribuée", "attribuées")
    tells_follower = True
    form_class = BulkAssignForm
    template_name = "admin/desk/bulk_assign.html"
    to: User | None = None

    @cached_property
    def reviewers(self) -> dict[str | None, list[User]]:
        """For each agency of the submissions asked for: who may decide there."""
        objects, _ = self.get_actionable_objects()
        return reviewers_by_agency(row.agency for row in objects)

    @cached_property
    def readers(self) -> dict[str | None, list[User]]:
        """The same for those of them that are sensitive: fewer people, and the head office too."""
        objects, _ = self.get_actionable_objects()
        first = {row.agency_id: row for row in objects if row.sensitive}
        return {code: list(reviewers_of(row)) for code, row in first.items()}

    @cached_property
    def people(self) -> list[User]:
        """Those who may decide one of them at least, in the order of their names."""
        able = (*self.reviewers.values(), *self.readers.values())
        known = {user.pk: user for users in able for user in users}
        return sorted(known.values(), key=lambda user: (user.last_name, user.first_name, user.pk))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "people": self.people, "me": self.request.user}

    def skipped_for(self, row: WithAnnotations[Submission, Listed]) -> str:
        return "" if row.is_open else ended_words(row)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        chosen = form.cleaned_data["to"]
        self.to = None if chosen == NOBODY else next(user for user in self.people if str(user.pk) == chosen)
        self.done = ("remise à tous", "remises à tous") if self.to is None else self._given(self.to)
        return super().form_valid(form)

    def act(self, row: Submission, version: int) -> None:
        submission_assign(submission=row, user=self.request.user, to=self.to, version=version)

    def refused_for(self, row: Submission) -> str:
        if row.assigned_to == self.to:
            return f"déjà suivie par {self.to.get_full_name()}" if self.to else "déjà à prendre"
        if row.sensitive and self.to and self.to not in self.readers.get(row.agency_id, []):
            return f"{self.to.get_full_name()} ne lit pas cette demande sensible"
        if not row.sensitive and self.to and self.to not in self.reviewers.get(row.agency_id, []):
            return f"{self.to.get_full_name()} ne traite pas les demandes de cette agence"
        return ""

    @staticmethod
    def _given(to: User) -> tuple[str, str]:
        return f"attribuée à {to.get_full_name()}", f"attribuées à {to.get_full_name()}"
