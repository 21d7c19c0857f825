"""Requests that are shown once more before they leave."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.crypto import constant_time_compare, salted_hmac

from forms.submissions.forms import RequestForm
from forms.submissions.registry import Fact
from tenant_space.form_fields.problems import Problem

CONFIRMED = "confirmed"  # the name of the field that comes back with the confirmation


@dataclass(frozen=True, slots=True)
class Recap:
    """What is shown before anything leaves, to be confirmed."""

    facts: tuple[Fact, ...] = ()
    """What will be sent, row by row."""
    notes: tuple[str, ...] = ()
    """What to look at once more; may be none."""
    after: tuple[str, ...] = ()
    """What comes after the sending, and what to do meanwhile; may be none."""
    compared: tuple[tuple[str, str, str], ...] = ()
    """What changes: its name, what stands today, what is asked for; may be none."""


@dataclass(frozen=True, slots=True)
class RequestObstacle:
    """Why somebody cannot ask for this today, and what to do."""

    title: str
    """In a few words."""
    text: str
    """In a sentence or two."""
    number: str = ""
    """The nine digits of their own request that is under way; empty: none is, or it is another holder's."""


class ConfirmedForm(RequestForm):
    """A request that is shown once more before it leaves.

    What comes back with the confirmation is a digest of what was shown: anything changed in between, in another tab
    or by a midnight that moves a date, is shown again instead of being sent unseen.
    """

    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)
    recap: Recap | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not constant_time_compare(data.get(CONFIRMED, ""), self.digest()):
            self.recap = self.make_recap()
            self.add_error(CONFIRMED, "Relisez, puis confirmez.")
        return data

    def digest(self) -> str:
        """What tells this content from any other."""
        content = json.dumps(self.data_sent(), sort_keys=True)
        return salted_hmac("forms.submissions.confirmed", content).hexdigest()

    def data_sent(self) -> dict[str, Any]:
        """The answers, as the request keeps them."""
        raise NotImplementedError

    def make_recap(self) -> Recap:
        """What is shown of them before they leave."""
        raise NotImplementedError

    @property
    def shown_again(self) -> list[tuple[str, str]]:
        """The name and value of each field, for the form that confirms."""
        names = [name for name in self.fields if name != CONFIRMED]
        return [(self.add_prefix(name), str(self[name].value() or "")) for name in names]


def recap_of(form: RequestForm | None, problems: tuple[Problem, ...]) -> tuple[Recap | None, tuple[Problem, ...]]:
    """What is to be confirmed, and what is to be corrected: one of both.

    Where something is wrong beside the form, its files, that comes first and nothing is confirmed yet.
    """
    recap = form.recap if isinstance(form, ConfirmedForm) else None
    if recap is None or form is None:
        return None, problems
    if len(problems) > len(form.problems()):
        form.errors[CONFIRMED] = form.error_class()
        return None, tuple(one for one in problems if one.anchor)
    return recap, ()
