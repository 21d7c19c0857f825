"""The box of a password, for every form of the portal."""

from __future__ import annotations

from typing import Any

from django import forms

from tenant_space.identity.password_text import MAXIMUM_LENGTH, password_normalise

TOO_LONG = f"Ce texte est trop long : {MAXIMUM_LENGTH} caractères au plus."
UNSEEN = "Ce texte contient un caractère invisible. Effacez-le, puis écrivez-le à nouveau."


class PasswordField(forms.CharField):
    """A password in the form in which it is compared; its blanks are part of it. Never shown again."""

    def __init__(self, *, label: str, autocomplete: str, required: str) -> None:
        super().__init__(
            label=label,
            max_length=MAXIMUM_LENGTH,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
            error_messages={"required": required, "max_length": TOO_LONG, "null_characters_not_allowed": UNSEEN},
        )

    def to_python(self, value: Any) -> str:
        return password_normalise(super().to_python(value) or "")
