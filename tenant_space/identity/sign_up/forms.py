"""Signing up in two steps, and asking for a new activation mail, in the manual's words."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from tenant_space.form_fields.dates import DateBoxes, partial_date_typed
from tenant_space.form_fields.normalised import LONGEST_TYPED, AddressField, IdentifierField
from tenant_space.identity.challenge.forms import ChallengeFormMixin
from tenant_space.identity.models import User
from tenant_space.identity.passwords.fields import PasswordField
from tenant_space.landlord.selectors import landlord_current
from tenant_space.tenancy.matching import account_number_read
from tenant_space.tenancy.models import Tenant

DAY, MONTH, YEAR = "day", "month", "year"
OLDEST_YEAR = 1880
_BIRTH = DateBoxes(
    DAY,
    MONTH,
    YEAR,
    called="de naissance",
    example=dt.date(1971, 3, 9),
    odd_year="Écrivez l'année de votre naissance avec ses 4 chiffres, par exemple 1971.",
)
_INVISIBLE = "Ce texte contient un caractère invisible. Effacez-le, puis écrivez-le à nouveau."
_NO_PASSWORD = "Écrivez un mot de passe."  # noqa: S105
_EMAIL = {
    "required": "Écrivez votre adresse de messagerie.",
    "invalid": "Écrivez une adresse complète, par exemple marie@exemple.fr.",
    "max_length": "Cette adresse est trop longue. Écrivez une adresse complète, par exemple marie@exemple.fr.",
    "null_characters_not_allowed": _INVISIBLE,
}


def _texts(required: str, length: int) -> dict[str, str]:
    """What is said of an empty, a too long and an unreadable text."""
    too_long = f"Ce texte est trop long : {length} caractères au plus."
    return {"required": required, "max_length": too_long, "null_characters_not_allowed": _INVISIBLE}


def _text(label: str, length: int, required: str, **attributes: str) -> forms.CharField:
    widget = forms.TextInput(attrs=attributes)
    return forms.CharField(label=label, max_length=length, error_messages=_texts(required, length), widget=widget)


def _identifier(label: str, required: str, **attributes: str) -> IdentifierField:
    widget = forms.TextInput(attrs=attributes)
    return IdentifierField(label=label, error_messages=_texts(required, LONGEST_TYPED), widget=widget)


class IdentityForm(ChallengeFormMixin):
    """Step 1: what is printed on the rent notice, and name and birth date."""

    account_number = _identifier(
        "Numéro du compte client", "Écrivez votre numéro de compte client.", autocomplete="off", inputmode="numeric"
    )
    code = _identifier(
        "Code d'activation", "Écrivez le code d'activation.", autocomplete="off", autocapitalize="characters"
    )
    last_name = _text("Nom", 80, "Écrivez votre nom.", autocomplete="family-name")
    first_name = _text("Prénom", 80, "Écrivez votre prénom.", autocomplete="given-name")
    # Some people know neither: they write noughts there, or nothing.
    day = _text("Jour", 2, "", autocomplete="bday-day", inputmode="numeric")
    month = _text("Mois", 2, "", autocomplete="bday-month", inputmode="numeric")
    year = _text("Année", 4, "Écrivez l'année de votre naissance.", autocomplete="bday-year", inputmode="numeric")

    field_order = ("account_number", "code", "last_name", "first_name", DAY, MONTH, YEAR)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        landlord = landlord_current().settings
        self.fields[DAY].required = self.fields[MONTH].required = False
        self.fields["account_number"].help_text = landlord.account_number_help
        if not re.fullmatch(r"[\\d{}\[\]()?:,|\s]*", landlord.account_number_pattern):
            self.fields["account_number"].widget.attrs["inputmode"] = "text"
        self.fields["code"].help_text = "Il est imprimé sur votre avis d'échéance."
        if not settings.PORTAL_ACTIVATION_CODE:
            del self.fields["code"]

    def clean_account_number(self) -> str:
        number = account_number_read(self.cleaned_data["account_number"])
        if not re.fullmatch(landlord_current().settings.account_number_pattern, number):
            raise ValidationError(
                "Ce numéro n'a pas la bonne forme. Recopiez le numéro du compte client de votre avis d'échéance."
            )
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if DAY in self.fields:  # an app sends a whole date instead
            born = partial_date_typed(self, _BIRTH, range(OLDEST_YEAR, timezone.localdate().year + 1))
            if born:
                data["birth_date"] = born
        return data


class PasswordChoiceForm(forms.Form):
    """The password one will sign in with, and the terms of use. `tenant` is whose access it becomes."""

    password = PasswordField(label="Votre nouveau mot de passe", autocomplete="new-password", required=_NO_PASSWORD)
    password_again = PasswordField(
        label="Confirmez votre nouveau mot de passe", autocomplete="new-password", required=_NO_PASSWORD
    )
    terms = forms.BooleanField(
        label="J'accepte les conditions générales d'utilisation",
        error_messages={"required": "Cochez la case pour accepter les conditions générales d'utilisation."},
    )

    def __init__(self, *args: Any, tenant: Tenant | None = None, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tenant = tenant
        self.address = email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password = data.get("password")
        if password and data.get("password_again") and password != data["password_again"]:
            self.add_error("password_again", "Les deux mots de passe ne sont pas les mêmes. Écrivez-les à nouveau.")
        if password:
            try:
                validate_password(password, User(email=data.get("email") or self.address, tenant=self.tenant))
            except ValidationError as error:
                self.add_error("password", error)
        return data


class CredentialsForm(PasswordChoiceForm):
    """Step 2: the address and the password one will sign in with. `tenant` is who step 1 recognised."""

    email = AddressField(label="Email", error_messages=_EMAIL)
    email_again = AddressField(label="Confirmez l'email", error_messages=_EMAIL)

    field_order = ("email", "email_again", "password", "password_again", "terms")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("email", "email_again"):
            self.fields[name].widget.attrs["autocomplete"] = "email"

    def clean(self) -> dict[str, Any]:
        email, again = self.cleaned_data.get("email"), self.cleaned_data.get("email_again")
        if email and again and email != again:
            self.add_error("email_again", "Les deux adresses ne sont pas les mêmes. Écrivez-les à nouveau.")
        return super().clean()


class ActivationForm(forms.Form):
    """Activating a sign-up. In the browser that made it, the button is all there is (`made_here`)."""

    password = PasswordField(
        label="Le mot de passe choisi à l'inscription",
        autocomplete="current-password",
        required="Écrivez le mot de passe choisi à l'inscription.",
    )

    def __init__(self, *args: Any, made_here: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if made_here:
            del self.fields["password"]


class ResendForm(forms.Form):
    """Asking for a new activation mail."""

    email = AddressField(
        label="Votre adresse de messagerie",
        error_messages=_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
