"""Texts that people type: what nobody meant to type is gone before it is measured, validated and stored."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tenant_space.formats.invisible import visible
from tenant_space.formats.phones import phone_typed

PHONE_MAX = 80  # two numbers, and a word on when to call
NO_NUMBER = (
    "Ce numéro n'existe pas. Écrivez ses 10 chiffres, par exemple 06 12 34 56 78. Commencez par + et l'indicatif du "
    "pays s'il est étranger."
)

# They turn the order in which the text around them is read: what is shown would not be what was written.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def text_typed(value: Any, but: str = "") -> str:
    """Without the control characters that people paste unseen, which nobody can correct; tabs become spaces.

    `but`: control characters that stay. Joiners and variation selectors stay too: smileys are made of them. A text
    of which nothing can be seen is empty.
    """
    text = str(value or "").replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(char for char in text if char in but or not _is_noise(char))
    return kept if visible(kept).strip() else ""


def _is_noise(char: str) -> bool:
    return char in _TURNING or unicodedata.category(char) in ("Cc", "Cs")


class CleanText(forms.CharField):
    """A line of text, or several in a text area. What is too long is said, never cut off unseen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        return super().to_python(text_typed(value, "\n" if isinstance(self.widget, forms.Textarea) else "")) or ""


class PhoneText(CleanText):
    """A phone number, or two with a word on when to call: kept in its international form when it is one alone."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        try:
            return phone_typed(typed)
        except ValueError as error:
            raise ValidationError(NO_NUMBER) from error


def code_field() -> CleanText:
    """Six digits that were sent to somebody: one box, which phones fill by themselves and which takes a whole message.

    In a form of its own: nothing of it is kept in a draft.
    """
    return CleanText(
        label="Votre code à six chiffres",
        max_length=400,
        error_messages={
            "required": "Écrivez les six chiffres du message.",
            "max_length": "C'est trop long. Écrivez seulement les six chiffres du message.",
        },
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )


def phone_field(label: str, **options: Any) -> PhoneText:
    """A phone number that need not be given."""
    errors = {"max_length": f"Ce texte est trop long : {PHONE_MAX} caractères au plus."}
    widget = forms.TelInput({"autocomplete": "tel"})
    options = {"required": False, "max_length": PHONE_MAX, "error_messages": errors, "widget": widget, **options}
    return PhoneText(label=label, **options)


def text_field(label: str, length: int, required: str = "", **options: Any) -> CleanText:
    """A text of n characters at most; `required` is what is said when it is missing, empty: it may be."""
    errors = {"required": required, "max_length": f"Ce texte est trop long : {length} caractères au plus."}
    errors |= options.pop("error_messages", {})
    return CleanText(label=label, max_length=length, required=bool(required), error_messages=errors, **options)
