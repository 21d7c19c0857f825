"""Signing in, and a new password for those who lost theirs."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django.forms import Widget
from django.http import HttpRequest, HttpResponse

from tenant_space.form_fields.normalised import AddressField
from tenant_space.identity.afterwards import afterwards
from tenant_space.identity.models import User
from tenant_space.identity.password_text import password_normalise
from tenant_space.identity.sessions.opened import remember_wish
from tenant_space.identity.sessions.services import reset_mail_later

_INCOMPLETE = "Écrivez une adresse complète, par exemple marie@exemple.fr."


def _address(widget: Widget) -> AddressField:
    """The box of allauth's, with our address in it."""
    errors = {
        "required": "Écrivez votre adresse de messagerie.",
        "invalid": _INCOMPLETE,
        "max_length": _INCOMPLETE,
    }
    return AddressField(label="Votre adresse de messagerie", error_messages=errors, widget=widget)


class SignInForm(LoginForm):
    """Sign-in by e-mail. « Rester connecté » is off unless it is ticked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _address(self.fields["login"].widget)
        self.fields["password"].label = "Votre mot de passe"
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = "Écrivez votre mot de passe."
        self.fields["remember"].label = "Rester connecté sur cet appareil"
        self.fields["remember"].help_text = "Ne cochez pas cette case sur un ordinateur partagé."
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Staff stay signed in until the browser is closed, whatever they tick."""
        if self.user.tenant_id is None:
            self.cleaned_data["remember"] = False
        remember_wish(request, self.user, self.cleaned_data["remember"])
        return super().login(request, redirect_url)


class LostPasswordForm(ResetPasswordForm):
    """Asking for a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _address(self.fields["email"].widget)
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def clean_email(self) -> str:
        """Looks for nobody: allauth asks a second time for an address that is no one's, and that takes time."""
        self.users: list[User] = []
        return get_adapter().clean_email(self.cleaned_data["email"].lower())

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Left to the worker: the answer is the same, and takes the same time, for an address nobody has."""
        email = self.cleaned_data["email"]
        afterwards(reset_mail_later, email=email)
        return email


class NewPasswordForm(ResetPasswordKeyForm):
    """Choosing a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = "Votre nouveau mot de passe"
        self.fields["password2"].label = "Confirmez votre nouveau mot de passe"
        for name in ("password1", "password2"):
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)

    def clean_password1(self) -> str:
        return password_normalise(self.cleaned_data["password1"])

    def clean_password2(self) -> str:
        return password_normalise(self.cleaned_data["password2"])
