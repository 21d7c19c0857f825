"""The second factor through the headless API: allauth's views with the rules of the pages."""

from __future__ import annotations

from typing import Any

from allauth.headless.internal.restkit.response import ErrorResponse
from allauth.headless.mfa import inputs, views
from allauth.mfa.adapter import get_adapter
from django.http import HttpRequest, HttpResponse

from tenant_space.identity.requests import SignedInRequest
from tenant_space.identity.second_factor.challenges import challenge_take
from tenant_space.identity.second_factor.forms import AllowedOnly, CountedCode, KeyField, KnownKey, NewKey, UsedAtOnce
from tenant_space.identity.second_factor.selectors import may_remove


class CodeInput(CountedCode, inputs.AuthenticateInput):
    pass


class ConfirmCodeInput(CountedCode, inputs.ReauthenticateInput):
    pass


class AddApplicationInput(UsedAtOnce, inputs.ActivateTOTPInput):
    pass


class AddKeyInput(NewKey, inputs.AddWebAuthnInput):
    credential = KeyField()


class KeyInput(KnownKey, inputs.AuthenticateWebAuthnInput):
    credential = KeyField()


class ConfirmKeyInput(KnownKey, inputs.ReauthenticateWebAuthnInput):
    credential = KeyField()


class SignInKeyInput(AllowedOnly, inputs.LoginWebAuthnInput):
    credential = KeyField()


class CodeView(views.AuthenticateView):
    input_class = CodeInput


class HeadlessConfirmCodeView(views.ReauthenticateView):
    input_class = ConfirmCodeInput


class KeyView(views.AuthenticateWebAuthnView):
    input_class = {"POST": KeyInput}


class HeadlessConfirmKeyView(views.ReauthenticateWebAuthnView):
    input_class = {"POST": ConfirmKeyInput}


class HeadlessSignInKeyView(views.LoginWebAuthnView):
    """Sign-in with a key alone; challenges are limited."""

    input_class = {"POST": SignInKeyInput}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        challenge_take(request)
        return super().get(request, *args, **kwargs)


class ApplicationView(views.ManageTOTPView):
    input_class = {"POST": AddApplicationInput}

    def delete(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        factor = self._get_authenticator()
        if factor and not may_remove(request.user, [factor]):
            return _refusal(request)
        return super().delete(request, *args, **kwargs)


class KeysView(views.ManageWebAuthnView):
    input_class = {**views.ManageWebAuthnView.input_class, "POST": AddKeyInput}

    def delete(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_remove(request.user, self.input.cleaned_data["authenticators"]):
            return _refusal(request)
        return super().delete(request, *args, **kwargs)


def _refusal(request: HttpRequest) -> ErrorResponse:
    return ErrorResponse(request, exception=get_adapter().validation_error("cannot_delete_authenticator"), status=409)
