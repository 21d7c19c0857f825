"""Fields with an English name in the code and a French one in addresses and pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from django import forms

if TYPE_CHECKING:
    _Form = forms.Form
else:
    _Form = object


class FrenchNamesMixin(_Form):
    """For forms that leave as a GET: people read their addresses, and send them to one another."""

    french_names: ClassVar[Mapping[str, str]]
    """The name in the address, for each field that is called otherwise there."""

    def add_prefix(self, field_name: str) -> str:
        return self.french_names.get(field_name, field_name)
