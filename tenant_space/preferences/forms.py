"""What somebody says of how to reach them."""

from __future__ import annotations

from typing import Any

from django import forms

from tenant_space.form_fields.texts import phone_field, text_field
from tenant_space.formats import french_spaces, phone
from tenant_space.tenancy.enums import ReachBy
from tenant_space.tenancy.reach import Reach

NO_NUMBER = "Écrivez le téléphone de cette personne, ou laissez tout vide."
NO_NAME = "Écrivez le nom de cette personne, ou laissez tout vide."
ONE_NUMBER = "Écrivez un seul numéro, sans autre mot."


class ReachForm(forms.Form):
    """How, in which language, and whom to call in an emergency: kept at once, nothing has to be filled in."""

    use_required_attribute = False
    channel = forms.ChoiceField(
        label=french_spaces("Quand votre agence doit vous parler, comment préférez-vous être joint ?"),
        choices=[("", "Je n'ai pas de préférence"), *ReachBy.choices],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )
    language = text_field(
        french_spaces("Vous avez besoin d'un interprète ? Dites dans quelle langue"),
        40,
        help_text="Exemple : turc, arabe, langue des signes. Vide si le français vous convient.",
    )
    emergency_name = text_field(french_spaces("Personne à prévenir en cas d'urgence : nom et prénom"), 80)
    emergency_link = text_field(
        french_spaces("Qui est cette personne pour vous ?"), 60, help_text="Exemple : ma fille, un voisin."
    )
    emergency_phone = phone_field(
        "Son téléphone", help_text="Prévenez cette personne que vous nous donnez son numéro."
    )

    def __init__(self, data: Any = None, *, reach: Reach) -> None:
        first = {
            "channel": reach.channel,
            "language": reach.language,
            "emergency_name": reach.emergency_name,
            "emergency_link": reach.emergency_link,
            "emergency_phone": phone(reach.emergency_phone),
        }
        super().__init__(data, initial=first, label_suffix="")

    def clean_emergency_phone(self) -> str:
        number = str(self.cleaned_data["emergency_phone"])
        if number and not number.startswith("+"):
            raise forms.ValidationError(ONE_NUMBER)
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        told = data.get("emergency_name") or data.get("emergency_link")
        if told and not data.get("emergency_phone") and "emergency_phone" not in self.errors:
            self.add_error("emergency_phone", NO_NUMBER)
        if data.get("emergency_phone") and not data.get("emergency_name") and "emergency_name" not in self.errors:
            self.add_error("emergency_name", NO_NAME)
        return data

    def reach(self) -> Reach:
        """What was said; only after `is_valid()`."""
        return Reach(**self.cleaned_data)
