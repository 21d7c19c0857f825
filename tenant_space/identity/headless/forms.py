"""What the headless API takes, by the rules of the same forms on screen."""

from __future__ import annotations

import re
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.headless.account.inputs import ChangePasswordInput, LoginInput, RequestPasswordResetInput
from django import forms
from django.core.exceptions import ValidationError

from tenant_space.form_fields.normalised import AddressField
from tenant_space.formats.partial_dates import PartialDate
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.password_text import MAXIMUM_LENGTH
from tenant_space.identity.security.forms import AddressForm, owner_prove
from tenant_space.identity.security.selectors import change_waiting
from tenant_space.identity.sign_in.forms import LostPasswordForm
from tenant_space.identity.sign_up.forms import (
    DAY,
    MONTH,
    YEAR,
    CredentialsForm,
    IdentityForm,
    PasswordChoiceForm,
    ResendForm,
)
from tenant_space.identity.sign_up.links import sign_up_waiting

# A month or a day without its nought, as programs write a number: « 1971-3-9 ».
_ONE_DIGIT = re.compile(r"-([0-9])(?![0-9])")


class JSONForm(forms.Form):
    """A form filled from JSON: every value is taken as the text it would be on a page."""

    def __init__(self, data: dict[str, Any] | None = None, **kwargs: Any) -> None:
        typed = {name: "" if value is None else str(value) for name, value in (data or {}).items()}
        super().__init__(typed, **kwargs)


class IdentityInput(JSONForm, IdentityForm):
    """Step 1 of signing up; the birth date as `1971-03-09`, the challenge's answer as `altcha`."""

    birth_date = forms.CharField(max_length=10, error_messages={"required": "Écrivez votre date de naissance."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (DAY, MONTH, YEAR):
            del self.fields[name]

    def clean_birth_date(self) -> PartialDate:
        """With noughts, or without what is missing, for somebody whose day or month of birth is not known."""
        try:
            return PartialDate.parse(_ONE_DIGIT.sub(r"-0\1", self.cleaned_data["birth_date"]))
        except ValueError as error:
            raise ValidationError("Cette date n'existe pas. Écrivez-la ainsi : 1971-03-09.") from error


class CredentialsInput(JSONForm, CredentialsForm):
    """Step 2; once each: the program that calls lets people write them twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["email_again"], self.fields["password_again"]


class ResendInput(JSONForm, ResendForm):
    """Asking for a new activation mail."""


class ActivationKeyInput(JSONForm):
    """The key of a mailed link."""

    key = forms.CharField(max_length=500)


class ActivationInput(ActivationKeyInput):
    """The key of an activation mail, and the password chosen in step 2 unless this session made the sign-up."""

    password = forms.CharField(max_length=MAXIMUM_LENGTH, strip=False, required=False)


class PasswordChoiceInput(JSONForm, PasswordChoiceForm):
    """A password once, and the terms: for an access that a manager opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password_again"]


class SignUpActivationInput(ActivationInput):
    """The same; where a manager opened the access, `password` is the one chosen now, with `terms`.

    `opened` is the sign-up then, None for any other.
    """

    terms = forms.BooleanField(required=False)
    opened: SignUp | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        sign_up = sign_up_waiting(data.get("key", ""))
        if sign_up is None or not sign_up.opened_by_staff or self.errors:
            return data
        self.opened, chosen = sign_up, {name: data[name] for name in ("password", "terms")}
        choice = PasswordChoiceInput(chosen, tenant=sign_up.person, email=sign_up.email)
        for name, problems in choice.errors.as_data().items():
            self.add_error(name, problems)
        return data


class AddressConfirmInput(ActivationInput):
    """The key of the mail to a new address, and the password unless it is the session of that very person.

    `owner` is whose change it is, once proven; None when the key is dead.
    """

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        self.owner: User | None = None
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        change = change_waiting(data.get("key", ""))
        if change is None or self.errors:
            return data
        if change.user != self.user:
            try:
                owner_prove(change.user, data["password"])
            except ValidationError as error:
                self.add_error("password", error)
                return data
        self.owner = change.user
        return data


class AddressInput(JSONForm, AddressForm):
    """Another address to sign in with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["email_again"]


class SignInInput(LoginInput):
    """allauth's, with the address in the form in which it is looked up."""

    email = AddressField()


class LostPasswordInput(LostPasswordForm, RequestPasswordResetInput):
    """Asking for a new password."""


class PasswordInput(ChangePasswordInput):
    """Another password; wrong guesses of the one in use count as at the sign-in."""

    def clean_current_password(self) -> str:
        password = self.cleaned_data["current_password"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password
