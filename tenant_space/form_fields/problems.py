"""What is wrong with a form, as the list above it says: each with a link to the place to correct."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import BaseForm


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to correct."""

    text: str
    """What there is to read about it."""
    anchor: str = ""
    """The identifier of the place to go to; empty: it is about the whole form."""


def problems_of(form: BaseForm) -> list[Problem]:
    """What is wrong with a form, in the order of the page."""
    general = [Problem(str(text)) for text in form.non_field_errors()]
    return general + [
        Problem(str(text), _anchor(form, name)) for name in form.fields for text in form.errors.get(name, ())
    ]


def _anchor(form: BaseForm, name: str) -> str:
    """Where a link to a field leads: to its first box when it has several."""
    return form[name].id_for_label or f"{form[name].auto_id}_0"
