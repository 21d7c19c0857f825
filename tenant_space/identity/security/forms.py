"""Changing the password or the sign-in address, saying again who one is, closing one's access."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ReauthenticateForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tenant_space.form_fields.normalised import AddressField
from tenant_space.identity.models import User
from tenant_space.identity.passwords.fields import PasswordField


class ConfirmForm(ReauthenticateForm):
    """The password, asked for again before something sensitive. Its limit is the sign-in's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.label, field.help_text = "Votre mot de passe", ""
        field.error_messages["required"] = "Écrivez votre mot de passe."
        field.widget.attrs.pop("placeholder", None)


class PasswordForm(forms.Form):
    """The password in use, and the new one twice. Nothing of it is ever shown again."""

    oldpassword = PasswordField(
        label="Votre mot de passe actuel",
        autocomplete="current-password",
        required="Écrivez votre mot de passe actuel.",
    )
    password1 = PasswordField(
        label="Votre nouveau mot de passe", autocomplete="new-password", required="Écrivez un nouveau mot de passe."
    )
    password2 = PasswordField(
        label="Confirmez votre nouveau mot de passe",
        autocomplete="new-password",
        required="Écrivez une seconde fois le nouveau mot de passe.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password1(self) -> str:
        password = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        old, new, again = (data.get(name) for name in ("oldpassword", "password1", "password2"))
        if new and again and new != again:
            self.add_error("password2", "Les deux mots de passe ne sont pas les mêmes. Écrivez-les à nouveau.")
        if new and old == new:
            self.add_error("password1", "C'est déjà votre mot de passe. Choisissez-en un autre.")
        if old:
            self._check(old)
        return data

    def _check(self, old: str) -> None:
        """The password in use; wrong ones count as at the sign-in."""
        try:
            right = get_adapter().reauthenticate(self.user, old)
        except ValidationError as error:  # too many tries
            self.add_error("oldpassword", error)
            return
        if not right:
            self.add_error("oldpassword", "Ce n'est pas votre mot de passe actuel. Écrivez-le à nouveau.")

    def save(self) -> None:
        """Set the new password; what follows is `password_changed`'s."""
        get_adapter().set_password(self.user, self.cleaned_data["password1"])


class AddressForm(forms.Form):
    """A new sign-in address, twice."""

    email = AddressField(label="Votre nouvelle adresse")
    email_again = AddressField(label="Confirmez votre nouvelle adresse")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "email"
            field.error_messages.update(
                required="Écrivez votre nouvelle adresse.",
                invalid="Écrivez une adresse complète, par exemple marie@exemple.fr.",
            )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email == self.user.email:
            raise ValidationError("C'est déjà votre identifiant. Écrivez une autre adresse.")
        return email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("email") and data.get("email_again") and data["email"] != data["email_again"]:
            self.add_error("email_again", "Les deux adresses ne sont pas les mêmes. Écrivez-les à nouveau.")
        return data


def owner_prove(user: User, password: str) -> None:
    """Make sure that a change belongs to the person who holds its key; wrong passwords count as at the sign-in.

    Raises `ValidationError`, in words; its cause is `TooManyTries` beyond the limit.
    """
    if not password:
        raise ValidationError("Écrivez votre mot de passe.", code="required")
    if not get_adapter().reauthenticate(user, password):
        raise ValidationError("Ce n'est pas votre mot de passe. Écrivez-le à nouveau.", code="incorrect_password")


class AddressConfirmForm(forms.Form):
    """Confirming a new address. Signed in as the person whose change it is, the button is all there is."""

    password = PasswordField(
        label="Votre mot de passe", autocomplete="current-password", required="Écrivez votre mot de passe."
    )

    def __init__(self, *args: Any, owner: User, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        if signed_in:
            del self.fields["password"]

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        owner_prove(self.owner, password)
        return password


class CloseForm(forms.Form):
    """Closing one's access, on purpose."""

    sure = forms.BooleanField(
        label="Je veux fermer mon accès à l'espace locataire",
        error_messages={"required": "Cochez la case pour fermer votre accès."},
    )
