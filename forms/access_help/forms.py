"""What is filled in to ask for help without signing in. Never a birth date: nobody answers with one here."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, dumps, loads
from django.utils.crypto import get_random_string, salted_hmac

from forms.access_help.kinds import Matter
from forms.submissions.forms import RequestForm
from tenant_space.form_fields.normalised import AddressField, IdentifierField
from tenant_space.form_fields.private_texts import NOTHING_PRIVATE, PrivateTextsMixin, confirm_private_field
from tenant_space.form_fields.texts import phone_field, text_field, text_typed
from tenant_space.identity.challenge.forms import ChallengeFormMixin
from tenant_space.tenancy.matching import account_number_read

MESSAGE_MAX = 2000
NUMBER_MAX = 20  # of an account
NUMBER_TOO_LONG = f"Ce texte est trop long : {NUMBER_MAX} caractères au plus."
NO_ANSWER = (
    "Écrivez un numéro de téléphone ou une adresse de messagerie : sans l'un des deux, nous ne pouvons pas répondre."
)
_SALT = "submissions.help"
_SENT_FOR = 24 * 3600  # seconds during which the confirmation can be opened again


class CleanEmail(AddressField):
    def to_python(self, value: Any) -> str:
        return super().to_python(text_typed(value)) or ""


class HelpForm(PrivateTextsMixin, ChallengeFormMixin, RequestForm):
    """Who asks, how to answer, and what the matter is."""

    last_name = text_field("Nom", 60, "Écrivez votre nom.", widget=forms.TextInput({"autocomplete": "family-name"}))
    first_name = text_field(
        "Prénom", 58, "Écrivez votre prénom.", widget=forms.TextInput({"autocomplete": "given-name"})
    )
    account_number = IdentifierField(
        label="Numéro du compte client (facultatif)",
        required=False,
        error_messages={"max_length": NUMBER_TOO_LONG},
        help_text="Il est écrit sur votre avis d'échéance. Laissez la case vide si vous ne l'avez pas.",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    phone = phone_field(
        "Téléphone",
        help_text="Exemple : 06 12 34 56 78. Vous pouvez écrire deux numéros, et dire quand vous appeler.",
    )
    email = CleanEmail(
        label="Adresse de messagerie",
        required=False,
        error_messages={
            "invalid": "Écrivez une adresse complète, par exemple marie@exemple.fr.",
            "max_length": "Cette adresse est trop longue. Écrivez une adresse complète, par exemple marie@exemple.fr.",
        },
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text="Exemple : marie@exemple.fr. Choisissez une adresse que vous pouvez lire aujourd'hui.",
    )
    matter = forms.ChoiceField(
        label="Que se passe-t-il ?",
        choices=Matter,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez ce qui se passe.",
            "invalid_choice": "Choisissez une réponse de la liste.",
        },
    )
    message = text_field(
        "Votre message",
        MESSAGE_MAX,
        widget=forms.Textarea({"rows": 6}),
        help_text=f"N'écrivez jamais votre mot de passe. {NOTHING_PRIVATE}",
    )
    confirm_private = confirm_private_field()
    nonce = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    field_order = (
        "last_name",
        "first_name",
        "account_number",
        "matter",
        "message",
        "confirm_private",
        "phone",
        "email",
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial["nonce"] = get_random_string(22)

    def private_texts(self) -> Iterator[str]:
        yield "message"

    @property
    def uid(self) -> uuid.UUID:
        """What this form, with what is written in it, is sent under: a double click sends it once."""
        names = ("nonce", *(name for name in self.field_order if name in self.fields))
        typed = json.dumps([self.data.get(name, "").strip() for name in names])
        return uuid.UUID(bytes=salted_hmac(_SALT, typed, algorithm="sha256").digest()[:16])

    def clean_account_number(self) -> str:
        number = account_number_read(self.cleaned_data["account_number"])
        if len(number) > NUMBER_MAX:
            raise ValidationError(NUMBER_TOO_LONG)
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("phone") and not data.get("email") and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", NO_ANSWER)
        if data.get("matter") == Matter.OTHER and not data.get("message") and "message" not in self.errors:
            self.add_error("message", "Écrivez en quelques mots ce qui se passe.")
        return data

    def sending(self) -> dict[str, Any]:
        """What `submission_create_open` takes of this form. Only after `is_valid()`."""
        data = self.cleaned_data
        kept = ("last_name", "first_name", "account_number", "phone", "matter", "message")
        return {
            "uid": self.uid,
            "contact_name": f"{data['last_name']} {data['first_name']}",
            "contact_email": data["email"],
            "account_number": data["account_number"],
            "data": {name: data[name] for name in kept},
        }


def sent_token(uid: uuid.UUID) -> str:
    """What opens the confirmation of a sending: its key, signed."""
    return dumps(uid.hex, salt=_SALT)


def sent_uid(token: str) -> uuid.UUID | None:
    """The key of a confirmation's token; None when it is forged or a day old."""
    try:
        return uuid.UUID(loads(token[:200], salt=_SALT, max_age=_SENT_FOR))
    except (BadSignature, ValueError):
        return None
