"""Signing up in two steps, signing in, and a new password, in the manual's words."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tenant_space.accounts.models import User
from tenant_space.landlord.selectors import landlord_current

DAY, MONTH, YEAR = "day", "month", "year"


class IdentityForm(forms.Form):
    """Step 1: what is printed on the rent notice, and who one is."""

    account_number = forms.CharField(
        label="Numéro du compte client",
        max_length=20,
        error_messages={"required": "Écrivez votre numéro de compte client."},
    )
    last_name = forms.CharField(label="Nom", max_length=80, error_messages={"required": "Écrivez votre nom."})
    first_name = forms.CharField(label="Prénom", max_length=80, error_messages={"required": "Écrivez votre prénom."})
    day = forms.CharField(
        label="Jour", max_length=2, error_messages={"required": "Écrivez le jour de votre naissance."}
    )
    month = forms.CharField(
        label="Mois", max_length=2, error_messages={"required": "Écrivez le mois de votre naissance."}
    )
    year = forms.CharField(
        label="Année", max_length=4, error_messages={"required": "Écrivez l'année de votre naissance."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account_number"].help_text = landlord_current().settings.account_number_help
        hints = {
            "account_number": {"autocomplete": "off", "inputmode": "numeric"},
            "last_name": {"autocomplete": "family-name"},
            "first_name": {"autocomplete": "given-name"},
            DAY: {"autocomplete": "bday-day", "inputmode": "numeric"},
            MONTH: {"autocomplete": "bday-month", "inputmode": "numeric"},
            YEAR: {"autocomplete": "bday-year", "inputmode": "numeric"},
        }
        for name, attributes in hints.items():
            self.fields[name].widget.attrs.update(attributes)

    def clean_account_number(self) -> str:
        number = re.sub(r"\s", "", self.cleaned_data["account_number"]).upper()
        if not re.fullmatch(landlord_current().settings.account_number_pattern, number):
            raise ValidationError(
                "Ce numéro n'a pas la bonne forme. Recopiez le numéro du compte client de votre avis d'échéance."
            )
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        parts = [data.get(name) for name in (YEAR, MONTH, DAY)]
        if all(parts):
            try:
                data["birth_date"] = dt.date(*(int(part) for part in parts))
            except ValueError:
                self.add_error(DAY, "Cette date n'existe pas. Écrivez-la ainsi : 09 / 03 / 1971.")
        return data


class CredentialsForm(forms.Form):
    """Step 2: the address and the password one will sign in with."""

    email = forms.EmailField(label="Email", max_length=254)
    email_again = forms.EmailField(label="Confirmez l'email", max_length=254)
    password = forms.CharField(
        label="Votre nouveau mot de passe", max_length=128, strip=False, widget=forms.PasswordInput
    )
    password_again = forms.CharField(
        label="Confirmez votre nouveau mot de passe", max_length=128, strip=False, widget=forms.PasswordInput
    )
    terms = forms.BooleanField(
        label="J'accepte les conditions générales d'utilisation",
        error_messages={"required": "Cochez la case pour accepter les conditions générales d'utilisation."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("email", "email_again"):
            self.fields[name].widget.attrs["autocomplete"] = "email"
            self.fields[name].error_messages = {
                "required": "Écrivez votre adresse de messagerie.",
                "invalid": "Écrivez une adresse complète, par exemple marie@exemple.fr.",
            }
        for name in ("password", "password_again"):
            self.fields[name].widget.attrs["autocomplete"] = "new-password"
            self.fields[name].error_messages["required"] = "Écrivez un mot de passe."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        email, again = data.get("email"), data.get("email_again")
        if email and again and email.lower() != again.lower():
            self.add_error("email_again", "Les deux adresses ne sont pas les mêmes. Écrivez-les à nouveau.")
        password = data.get("password")
        if password and data.get("password_again") and password != data["password_again"]:
            self.add_error("password_again", "Les deux mots de passe ne sont pas les mêmes. Écrivez-les à nouveau.")
        if password:
            try:
                validate_password(password, User(email=email or ""))
            except ValidationError as error:
                self.add_error("password", error)
        return data


class ResendForm(forms.Form):
    """Asking for a new activation mail."""

    email = forms.EmailField(
        label="Votre adresse de messagerie",
        max_length=254,
        error_messages={"invalid": "Écrivez une adresse complète, par exemple marie@exemple.fr."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class SignInForm(LoginForm):
    """Sign-in by e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Votre adresse de messagerie"
        self.fields["password"].label = "Votre mot de passe"
        self.fields["password"].help_text = ""
        self.fields.pop("remember", None)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LostPasswordForm(ResetPasswordForm):
    """Asking for a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Votre adresse de messagerie"
        self.fields["email"].widget.attrs.pop("placeholder", None)


class NewPasswordForm(ResetPasswordKeyForm):
    """Choosing a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = "Votre nouveau mot de passe"
        self.fields["password2"].label = "Confirmez votre nouveau mot de passe"
        for name in ("password1", "password2"):
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)
