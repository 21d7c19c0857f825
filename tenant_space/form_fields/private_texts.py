"""Free texts in which bank accounts, cards and social-security numbers are pointed out before they leave.

What is written stays as it is: its author only confirms having seen the warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BoundField

from tenant_space.formats.private_numbers import PrivateSort, private_numbers

if TYPE_CHECKING:
    _Form = forms.Form
else:
    _Form = object

CONFIRM = "confirm_private"
PRIVATE_SEEN = "the warning about private numbers in the texts was seen"  # the same for programs
# Under every free text.
NOTHING_PRIVATE = "N'écrivez pas d'informations de santé, ni de numéro de sécurité sociale."
CONFIRMED = "J'ai vu cet avertissement. J'envoie mon texte tel qu'il est."
WARNING = (
    "Votre texte contient {sorts}. Retirez-le si nous n'en avons pas besoin. "
    "Sinon, cochez « J'ai vu cet avertissement »."
)


def confirm_private_field() -> forms.BooleanField:
    """The box that says that the warning was seen; for a form to keep as `confirm_private`."""
    return forms.BooleanField(label=CONFIRMED, required=False)


def private_warning(texts: Iterable[str]) -> str:
    """What their author is warned of; empty: these texts hold no such number."""
    found = {one.sort for text in texts for one in private_numbers(text)}
    sorts = [str(sort) for sort in PrivateSort if sort in found]
    return WARNING.format(sorts=" et ".join(filter(None, [", ".join(sorts[:-1]), sorts[-1]]))) if sorts else ""


class PrivateTextsMixin(_Form):
    """For forms with free texts: what they hold is pointed out once, by a box that appears with the warning.

    It stands before the other bases: a form that is confirmed asks for that only once the warning was seen.
    """

    def private_texts(self) -> Iterator[str]:
        """The names of the fields that hold free texts."""
        raise NotImplementedError

    @property
    def asks_private(self) -> bool:
        """Whether the box is shown."""
        return bool(self[CONFIRM].value()) or (self.is_bound and bool(self.errors.get(CONFIRM)))

    def visible_fields(self) -> list[BoundField]:
        return [field for field in super().visible_fields() if field.name != CONFIRM or self.asks_private]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        warning = private_warning(str(data.get(name) or "") for name in self.private_texts())
        if warning and not data.get(CONFIRM):
            self.add_error(CONFIRM, warning)
        return super().clean() or {}
