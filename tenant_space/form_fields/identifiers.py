"""A box for an account number, a code, or another identifier."""

from __future__ import annotations

from typing import Any

from django import forms

from tenant_space.formats.identifiers import identifier_normalise

LONGEST_TYPED = 60  # more than any identifier has: people copy « Compte client n° » along with it


class IdentifierField(forms.CharField):
    """An identifier, without what nobody sees: whether it is a good one is the form's to say.

    What is too long is said rather than cut off, hence no limit in the page itself.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", LONGEST_TYPED)
        super().__init__(**options)
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        return identifier_normalise(super().to_python(value) or "")
