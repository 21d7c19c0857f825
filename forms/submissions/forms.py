"""What a tenant fills in. A kind's form says what was typed, what is wrong with it, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from forms.submissions.closing import SURVEY_WORDS
from forms.submissions.enums import Ease
from forms.submissions.services import Content
from tenant_space.form_fields.private_texts import NOTHING_PRIVATE, PrivateTextsMixin, confirm_private_field
from tenant_space.form_fields.problems import Problem, problems_of
from tenant_space.form_fields.texts import CleanText

TYPED_MAX = 20_000  # more than any field takes, so that what is too long can be shortened
LIST_MAX = 50


@dataclass(frozen=True, slots=True)
class FormPart:
    """Fields of a form that belong together, on the screen on which staff fill it in for a tenant."""

    fields: tuple[BoundField, ...]
    """The fields, in their order."""
    legend: str = ""
    """What they are together; empty for a field that says so itself."""
    chooses: bool = False
    """Whether what is asked next depends on it, so that a button shows the rest."""


class RequestForm(forms.Form):
    """The fields of a kind of request. Files are no field: they are received one by one, before."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)
        # What was asked for before, by subject of the kind: the page that shows the form knows.
        self.asked: Mapping[str, str] = {}

    @classmethod
    def typed(cls, data: QueryDict) -> dict[str, Any]:
        """What was typed, right or wrong, as a draft keeps it."""
        return {
            name: [typed_kept(value) for value in data.getlist(name)[:LIST_MAX]]
            if isinstance(field, forms.MultipleChoiceField)
            else typed_kept(data.get(name, ""))
            for name, field in cls.base_fields.items()
        }

    @classmethod
    def words_typed(cls, values: Mapping[str, Any]) -> str:
        """Of what a draft keeps, what was written in free words: all that would have to be written again."""
        free = [name for name, field in cls.base_fields.items() if isinstance(field.widget, forms.Textarea)]
        return "\n\n".join(text for name in free if (text := str(values.get(name, "")).strip()))

    def parts(self) -> list[FormPart]:
        """The form as staff see it, who fill it in for a tenant: a part a field, unless the kind says otherwise."""
        return [FormPart((field,)) for field in self.visible_fields()]

    def problems(self) -> list[Problem]:
        """What is wrong, in the order of the page."""
        return problems_of(self)

    def content(self, account_number: str) -> Content:
        """What the request asks for. Only after `is_valid()`."""
        raise NotImplementedError


def typed_kept(value: str) -> str:
    """PostgreSQL keeps no NUL in JSON."""
    return value.replace("\x00", "")[:TYPED_MAX]


class WordForm(PrivateTextsMixin, RequestForm):
    """A word about a request. The service says what else is wrong with it: files may go without words."""

    text = CleanText(required=False, label="Votre message", widget=forms.Textarea(attrs={"rows": 5}))
    confirm_private = confirm_private_field()

    def private_texts(self) -> Iterator[str]:
        yield "text"


class WhyForm(PrivateTextsMixin, forms.Form):
    """Why it is not settled. The service says what else is wrong with it."""

    pourquoi = CleanText(
        required=False,
        label="Si ce n'est pas réglé, dites-nous pourquoi (facultatif)",
        help_text=NOTHING_PRIVATE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    confirm_private = confirm_private_field()

    def __init__(self, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        # A word on the same page has the usual identifiers.
        super().__init__(data, initial=initial, auto_id="%s", label_suffix="")

    def private_texts(self) -> Iterator[str]:
        yield "pourquoi"


class SurveyForm(PrivateTextsMixin, forms.Form):
    """The one question after the end."""

    use_required_attribute = False
    ease = forms.TypedChoiceField(
        label="Était-ce facile de faire traiter votre demande ?",
        choices=Ease.choices,
        coerce=lambda value: Ease(int(value)),
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse, de « Très facile » à « Très difficile »."},
    )
    words = forms.CharField(
        required=False,
        label="Voulez-vous ajouter quelque chose ? (facultatif)",
        max_length=SURVEY_WORDS,
        help_text=NOTHING_PRIVATE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"Votre texte est trop long : {SURVEY_WORDS} caractères au plus."},
    )
    confirm_private = confirm_private_field()

    def private_texts(self) -> Iterator[str]:
        yield "words"
