"""The parts of the headless API that allauth does not have, or has with other rules."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.headless.account import views as allauth
from allauth.headless.base.response import AuthenticationResponse, ConflictResponse
from allauth.headless.base.views import APIView, AuthenticatedAPIView
from allauth.headless.constants import Client
from allauth.headless.internal.restkit.response import APIResponse, ErrorResponse
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from tenant_space.identity.afterwards import afterwards
from tenant_space.identity.challenge.checks import challenge_create
from tenant_space.identity.headless.forms import (
    AddressConfirmInput,
    AddressInput,
    CredentialsInput,
    IdentityInput,
    LostPasswordInput,
    PasswordInput,
    ResendInput,
    SignInInput,
    SignUpActivationInput,
)
from tenant_space.identity.limits import Limit, try_take
from tenant_space.identity.origin import client_address, network_of, origin_of
from tenant_space.identity.registry import terms_in_force
from tenant_space.identity.requests import SignedInRequest
from tenant_space.identity.security import services as security
from tenant_space.identity.security.selectors import pending_address
from tenant_space.identity.sign_up import services
from tenant_space.identity.sign_up.browser import SESSION_KEY, sign_up_keep, sign_ups_of_browser
from tenant_space.identity.sign_up.links import sign_up_waiting
from tenant_space.identity.sign_up.recognised import recognised_drop, recognised_keep, recognised_number, recognised_of
from tenant_space.identity.sign_up.views import NOT_CHOSEN, NOT_FOUND

KEY_HEADER = "x-email-verification-key"
IDENTITY = ("account_number", "last_name", "first_name", "birth_date", "code")


def refusal(request: HttpRequest, message: str, code: str, status: int = HTTPStatus.BAD_REQUEST) -> HttpResponse:
    """One error, in allauth's form."""
    return ErrorResponse(request, exception=ValidationError([ValidationError(message, code=code)]), status=status)


def dead_key(request: HttpRequest) -> HttpResponse:
    """The key of a mailed link is unknown, too old or used."""
    return ErrorResponse(
        request, exception=ValidationError([get_adapter().validation_error("invalid_or_expired_key")])
    )


class HeadlessSignInView(allauth.LoginView):
    """allauth's, with the form of an address."""

    input_class = SignInInput


class HeadlessIdentityView(APIView):
    """Step 1 of signing up: say who one is. The session remembers it for step 2."""

    input_class = {"POST": IdentityInput}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return ConflictResponse(request)
        return super().dispatch(request, *args, **kwargs)

    def get_input_kwargs(self) -> dict[str, Any]:
        return {"network": network_of(client_address(self.request))}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return APIResponse(request, data={"altcha": challenge_create()})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        recognised_drop(request.session)
        request.session.pop(SESSION_KEY, None)
        data = self.input.cleaned_data
        known = {name: data[name] for name in IDENTITY if name in data}
        try:
            tenant = services.identity_check(network=self.input.network, **known)
        except services.IdentityNotFound:
            return refusal(request, NOT_FOUND, "identity_not_found")
        self.input.challenge_forgive()
        recognised_keep(request.session, tenant)
        return APIResponse(request)


class SignUpView(APIView):
    """Step 2: the address and the password. An activation mail leaves, whether or not the address is in use."""

    input_class = {"POST": CredentialsInput}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        tenant = recognised_of(request.session)
        if request.user.is_authenticated:
            return ConflictResponse(request)
        if tenant is None:
            # The same call twice: the second one is not a failure.
            done = request.method == "POST" and request.session.get(SESSION_KEY)
            return APIResponse(request) if done else ConflictResponse(request)
        self.tenant = tenant
        return super().dispatch(request, *args, **kwargs)

    def get_input_kwargs(self) -> dict[str, Any]:
        return {"tenant": self.tenant}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        number = services.registration_submit(
            tenant=self.tenant,
            email=self.input.cleaned_data["email"],
            password=self.input.cleaned_data["password"],
            terms_version=terms_in_force().version,
            origin=origin_of(request),
            number=recognised_number(request.session),
        )
        recognised_drop(request.session)
        response = APIResponse(request)
        sign_up_keep(request, response, number, with_cookie=self.client == Client.BROWSER)
        return response


class HeadlessActivationView(APIView):
    """Activating a sign-up with the key of its mail, by the person who chose, or chooses, its password.

    Looking changes nothing.
    """

    input_class = {"POST": SignUpActivationInput}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_open = sign_up_waiting(request.headers.get(KEY_HEADER, "")) is not None
        return APIResponse(request) if is_open else dead_key(request)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self._activate(request)
        except services.ActivationLinkDead:
            return dead_key(request)
        except services.WrongPassword:
            self.input.add_error("password", ValidationError(NOT_CHOSEN, code="incorrect_password"))
            return ErrorResponse(request, input=self.input)
        except services.TenantAlreadyLinked:
            return ConflictResponse(request)
        return AuthenticationResponse(request)

    def _activate(self, request: HttpRequest) -> None:
        data, origin = self.input.cleaned_data, origin_of(request)
        key, password = data["key"], data["password"]
        if self.input.opened:
            version = terms_in_force().version
            services.access_take_up(key=key, password=password, terms_version=version, origin=origin)
        else:
            made_here = sign_ups_of_browser(request)
            services.registration_activate(key=key, password=password, made_here=made_here, origin=origin)


class HeadlessResendView(APIView):
    """A new activation mail; the answer never says whether one left."""

    input_class = {"POST": ResendInput}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try_take(Limit.RESEND_NETWORK, network_of(client_address(request)))
        afterwards(services.activation_resend_later, email=self.input.cleaned_data["email"])
        return APIResponse(request)


class HeadlessLostPasswordView(allauth.RequestPasswordResetView):
    """allauth's, with the form of the page and our own limit per network."""

    input_class = LostPasswordInput

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try_take(Limit.RESET_NETWORK, network_of(client_address(request)))
        return super().post(request, *args, **kwargs)


class HeadlessPasswordView(allauth.ChangePasswordView):
    """allauth's, with the limits of the sign-in; what follows a change happens with it."""

    input_class = PasswordInput

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            return super().post(request, *args, **kwargs)


class HeadlessAddressView(AuthenticatedAPIView):
    """The address one signs in with: asking for another one, again, or not any more."""

    input_class = {"POST": AddressInput}

    def handle(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "GET":
            raise_if_reauthentication_required(request, app="allauth.account")
        return super().handle(request, *args, **kwargs)

    def get_input_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._state()

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        new = self.input.cleaned_data["email"]
        try:
            security.email_change_ask(user=request.user, new_email=new, origin=origin_of(request))
        except security.AddressOfStaff:
            return ConflictResponse(request)
        return self._state()

    def put(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            security.email_change_resend(user=request.user, origin=origin_of(request))
        except (security.NothingWaiting, security.AddressOfStaff):
            return ConflictResponse(request)
        return self._state()

    def delete(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            security.email_change_cancel(user=request.user)
        except security.NothingWaiting:
            return ConflictResponse(request)
        return self._state()

    def _state(self) -> HttpResponse:
        user = self.request.user
        addresses = [{"email": user.email, "verified": True, "primary": True}]
        if pending := pending_address(user):
            addresses.append({"email": pending.new_email, "verified": False, "primary": False})
        return APIResponse(self.request, data=addresses)


class HeadlessAddressConfirmView(APIView):
    """Confirming the new address with the key of its mail, by the person whose sign-in it is."""

    input_class = {"POST": AddressConfirmInput}

    def get_input_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key, owner, keep = self.input.cleaned_data["key"], self.input.owner, request.session.session_key or ""
        if owner is None:
            return dead_key(request)
        try:
            security.email_change_confirm(key=key, owner=owner, origin=origin_of(request), keep=keep)
        except security.ChangeLinkDead:
            return dead_key(request)
        except security.AddressTaken:
            return ConflictResponse(request)
        return APIResponse(request)
