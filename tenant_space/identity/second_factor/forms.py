"""Codes and keys: allauth's forms in French, with limits and single use that hold exactly.

allauth counts wrong codes and remembers used ones in the cache, which neither is exact nor lasts as long as
a code is good. The two mixins below do it in the database. They stand in front of allauth's forms, for pages
here and for the API in `factor_api`: those are subclasses of the same forms, and no adapter method sees a code.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
    SignupWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from tenant_space.formats import duration
from tenant_space.identity.json_text import json_read
from tenant_space.identity.limits import TooManyTries
from tenant_space.identity.models import User
from tenant_space.identity.second_factor.services import (
    code_try,
    code_try_forgive,
    code_use,
    factor_pressed,
    press_note,
)
from tenant_space.identity.sessions.same_form import press_of
from tenant_space.identity.sessions.selectors import may_sign_in

NAME_LENGTH = 40
UNREADABLE = (AttributeError, LookupError, NotImplementedError, RecursionError, TypeError, ValueError, struct.error)


if TYPE_CHECKING:
    _CodeForm: TypeAlias = AuthenticateForm
    _KeyForm: TypeAlias = AuthenticateWebAuthnForm
else:
    _CodeForm = _KeyForm = object  # put before a form of allauth


class CountedCode(_CodeForm):
    """A code that opens a sign-in: every try is counted before it is looked at, a good code works once.

    A second press of the same form sends it again: it is answered as the first.
    """

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        try:
            code_try(user=self.user)
        except TooManyTries as error:
            raise too_many(error) from error
        with transaction.atomic():
            refusal = self._refusal(press_of(context.request))
        if refusal:  # raised out here, where it takes nothing back: the journal notes a wrong code
            raise refusal
        code_try_forgive(user=self.user)
        return self.cleaned_data["code"]

    def _refusal(self, press: str) -> ValidationError | None:
        """What is wrong with the code; None: it is good, and used from now on. One at a time for a person."""
        User.objects.select_for_update().get(pk=self.user.pk)
        code = self.cleaned_data["code"]
        pressed = factor_pressed(user=self.user, code=code, press=press)
        if pressed:
            self.authenticator = pressed
            return None
        try:
            super().clean_code()
        except ValidationError as error:
            return error
        if self.authenticator.type == Authenticator.Type.TOTP and not code_use(user=self.user, code=code):
            return get_adapter().validation_error("incorrect_code")
        press_note(user=self.user, code=code, factor=self.authenticator, press=press)
        return None


class UsedAtOnce(_CodeForm):
    """The code that shows that the application was set up: it does not also sign in."""

    user: User

    def clean_code(self) -> str:
        code = super().clean_code()
        if not code_use(user=self.user, code=code):
            raise get_adapter().validation_error("incorrect_code")
        return code


@contextmanager
def key_read() -> Iterator[None]:
    """What a browser says of a key is bytes of a stranger: the parser raises anything that it meets in them."""
    try:
        yield
    except UNREADABLE as error:
        raise get_adapter().validation_error("incorrect_code") from error


class NewKey(_KeyForm):
    """A key that is added."""

    def clean(self) -> dict[str, Any]:
        with key_read():
            return super().clean()


class KnownKey(_KeyForm):
    """A key that is used. Not counted: there is nothing to guess."""

    def clean_credential(self) -> Authenticator:
        with key_read():
            return super().clean_credential()


class AllowedOnly(KnownKey):
    """A key alone opens the sign-ins that a password would open, and no other.

    The answer is that of a wrong key, whatever the reason.
    """

    def clean_credential(self) -> Authenticator:
        factor = super().clean_credential()
        if not may_sign_in(factor.user):
            raise get_adapter().validation_error("incorrect_code")
        return factor


class KeyField(forms.JSONField):
    """JSON that a browser wrote, or somebody in its place; programs also send the content itself."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(json_read(value) if value and isinstance(value, str) else value)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


def too_many(error: TooManyTries) -> ValidationError:
    """What is said when the limit is reached, with how long to wait."""
    return ValidationError(
        f"Vous avez fait trop d'essais. Attendez {duration(error.seconds)}, puis recommencez.",
        code="too_many_login_attempts",
    )


def _code_field(form: forms.Form, label: str, help_text: str) -> None:
    field = cast(forms.CharField, form.fields["code"])
    field.label, field.help_text = label, help_text
    field.error_messages["required"] = "Écrivez le code."
    field.max_length = 20
    field.widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 20, "spellcheck": "false"}
    )


class CodeForm(CountedCode, AuthenticateForm):
    """Sign-in, after the password: a code of the application, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self, "Votre code", "6 chiffres de votre application, ou 8 chiffres d'un code de secours.")


class ConfirmCodeForm(CountedCode, ReauthenticateForm):
    """The same before a delicate change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self, "Votre code", "6 chiffres de votre application, ou 8 chiffres d'un code de secours.")


class AddApplicationForm(UsedAtOnce, ActivateTOTPForm):
    """The first code of a new application."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self, "Le code affiché par l'application", "6 chiffres. Il change toutes les 30 secondes.")


class AddKeyForm(NewKey, SignupWebAuthnForm):
    """A new key. Always one that signs in by itself: the device asks for the fingerprint, the face or its code."""

    credential = KeyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_field(self)


class RenameKeyForm(EditWebAuthnForm):
    """The name of a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_field(self)


def _name_field(form: forms.Form) -> None:
    field = forms.CharField(
        label="Nom de la clé",
        help_text="Pour la reconnaître, par exemple « Mon téléphone ».",
        max_length=NAME_LENGTH,
        required=form.fields["name"].required,
        error_messages={
            "required": "Écrivez un nom pour cette clé.",
            "max_length": f"Écrivez un nom plus court : {NAME_LENGTH} lettres au plus.",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    form.fields["name"] = field


class SignInKeyForm(AllowedOnly, LoginWebAuthnForm):
    """Sign-in with a key, without password."""

    credential = KeyField()


class KeyForm(KnownKey, AuthenticateWebAuthnForm):
    """Sign-in with a key, after the password."""

    credential = KeyField()


class ConfirmKeyForm(KnownKey, ReauthenticateWebAuthnForm):
    """The same before a delicate change."""

    credential = KeyField()
