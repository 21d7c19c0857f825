"""Boxes whose text gets its one form before it is measured, validated and stored."""

from __future__ import annotations

from typing import Any

from django import forms

from tenant_space.formats.addresses import address_validate, email_normalise
from tenant_space.formats.identifiers import identifier_normalise

ADDRESS_LENGTH = 254
LONGEST_TYPED = 60  # more than any identifier has: people copy « Compte client n° » along with it


class AddressField(forms.EmailField):
    """An e-mail address: two people cannot sign in with two spellings of one mailbox."""

    default_validators = [address_validate]

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", ADDRESS_LENGTH)
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return email_normalise(super().to_python(value) or "")


class IdentifierField(forms.CharField):
    """An account number, a code: whether it is a good one is the form's to say.

    What is too long is said rather than cut off, hence no limit in the page itself.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", LONGEST_TYPED)
        super().__init__(**options)
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        return identifier_normalise(super().to_python(value) or "")
