"""Free texts in which bank accounts, cards and social-security numbers are pointed out before they leave.

What is written stays as it is: its author only confirms having seen the warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms

from tenant_space.formats.private_numbers import PrivateSort, private_numbers

if TYPE_CHECKING:
    _Form = forms.Form
else:
    _Form = object

CONFIRM = "confirm_private"
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


class PrivateTextsMixin(_Form):
    """For forms with free texts: what they hold is pointed out once, by a box that appears with the warning."""

    def private_texts(self) -> Iterator[str]:
        """The names of the fields that hold free texts."""
        raise NotImplementedError

    @property
    def asks_private(self) -> bool:
        """Whether the box is shown."""
        return bool(self[CONFIRM].value()) or (self.is_bound and bool(self.errors.get(CONFIRM)))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        texts = [str(data.get(name) or "") for name in self.private_texts()]
        found = {one.sort for text in texts for one in private_numbers(text)}
        if found and not data.get(CONFIRM):
            sorts = [str(sort) for sort in PrivateSort if sort in found]
            self.add_error(
                CONFIRM, WARNING.format(sorts=" et ".join(filter(None, [", ".join(sorts[:-1]), sorts[-1]])))
            )
        return data
