"""A box for an e-mail address, in its one form: two people cannot sign in with two spellings of one mailbox."""

from __future__ import annotations

from typing import Any

from django import forms

from tenant_space.formats.addresses import address_validate, email_normalise

ADDRESS_LENGTH = 254


class AddressField(forms.EmailField):
    """An address as it is stored. It gets its form before it is measured and validated: some letters grow."""

    default_validators = [address_validate]

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", ADDRESS_LENGTH)
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return email_normalise(super().to_python(value) or "")
