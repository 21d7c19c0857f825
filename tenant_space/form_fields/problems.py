"""What is wrong with a form, as the list above it says: a line a field, which names it and leads to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.forms import BaseForm

from tenant_space.form_fields.dates import DateBox
from tenant_space.formats import french_spaces
from tenant_space.formats.names import folded_words

# Words of a label that name nothing by themselves.
_SMALL = {*("avec", "celles", "des", "dans", "est", "les", "mes", "mon", "nos", "notre", "nous", "par", "pas")}
_SMALL |= {*("pour", "sur", "une", "vos", "votre", "vous")}
_SHORTEST = 3


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
    fields = [_of_field(form, name) for name in form.fields if form.errors.get(name)]
    return problems_once([*general, *fields])


def problems_once(problems: Iterable[Problem]) -> list[Problem]:
    """The same without a line whose words stand in another one already: it leads to the first place."""
    found: dict[str, Problem] = {}
    for problem in problems:
        found.setdefault(" ".join(folded_words(problem.text)), problem)
    return list(found.values())


def _of_field(form: BaseForm, name: str) -> Problem:
    text = " ".join(dict.fromkeys(str(error) for error in form.errors[name]))
    bound = form[name]
    if bound.is_hidden:
        return Problem(text)
    label = str(bound.field.label or "").partition("(")[0].strip(" ?:\u00a0\u202f")
    if label and not isinstance(bound.field, DateBox) and not _names(label, text):
        text = french_spaces(f"{label} : {text}")
    return Problem(text, _anchor(form, name))


def _names(label: str, text: str) -> bool:
    """Whether a text says by itself which field it is about."""
    told = set(folded_words(text))
    return any(word in told for word in folded_words(label) if len(word) >= _SHORTEST and word not in _SMALL)


def _anchor(form: BaseForm, name: str) -> str:
    """Where a link to a field leads: to its first box when it has several."""
    return form[name].id_for_label or f"{form[name].auto_id}_0"
