"""The pages of the double check: allauth's, with what the portal does otherwise."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.utils import get_login_redirect_url
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from tenant_space.identity.limits import TooManyTries
from tenant_space.identity.models import User
from tenant_space.identity.requests import SignedInRequest
from tenant_space.identity.second_factor.adapter import STAFF_MUST_KEEP, WRONG_KEY
from tenant_space.identity.second_factor.challenges import challenge_take
from tenant_space.identity.second_factor.presses import press_join
from tenant_space.identity.second_factor.selectors import (
    application_added,
    codes_unseen,
    factor_missing,
    factor_required,
    factors_of,
)
from tenant_space.landlord.selectors import landlord_current

never_kept = method_decorator(never_cache, name="dispatch")


@never_kept
class IndexView(TemplateView):
    """What one has, what one may add."""

    request: SignedInRequest
    template_name = "mfa/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(factors=factors_of(user), required=factor_required(user), **kwargs)


class RequiredView(IndexView):
    """Where staff without a second factor are led from every page of the admin."""

    template_name = "mfa/required.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not factor_missing(self.request.user):
            return redirect("mfa_index")
        return super().get(request, *args, **kwargs)


@never_kept
class SecondFactorSignInView(AuthenticateView):
    """The second step of signing in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A second press finds no sign-in that waits when the first one has ended it: it goes where that one went."""
        over = request.method == "POST" and get_pending_stage(request) is None
        if over and press_join(request, request.POST.get("code", "")):
            return redirect(get_login_redirect_url(request))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        with transaction.atomic():  # the session of the first step ends when that of the sign-in is there
            User.objects.select_for_update().get(pk=self.stage.login.user.pk)  # before the factor: as a code is tried
            return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        login = self.stage.login
        context = super().get_context_data(**kwargs)
        staff = login.user.tenant_id is None
        return {**context, "factors": factors_of(login.user), "staff": staff, "then": login.redirect_url}


@never_kept
class AddApplicationView(ActivateTOTPView):
    """A new application. A second press of its form goes where the first one went, and adds nothing."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """allauth's own check leads those who have an application to its removal: asked behind the lock as well."""
        user = request.user
        if request.method != "POST" or not isinstance(user, User):
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)
            if application_added(user):  # by the press that held the row
                return redirect(self.added_url(user))
            return super().dispatch(request, *args, **kwargs)

    def added_url(self, user: User) -> str:
        """Where those go who have just added one: to their recovery codes, until they have seen them."""
        return reverse("mfa_view_recovery_codes" if codes_unseen(user) else "mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        secret = context["form"].secret
        groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
        return {**context, "secret": secret, "secret_groups": groups}


@never_kept
class RemoveApplicationView(DeactivateTOTPView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(factors=factors_of(self.request.user), **kwargs)


@never_kept
class AddKeyView(AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # A key that the device keeps and guards, so that it signs in by itself.
        context["js_data"] = {"creation_options": auth.begin_registration(self.request.user, passwordless=True)}
        return context


@never_kept
class RemoveKeyView(RemoveWebAuthnView):
    """allauth only asks whether a factor may go for the application; the same rule holds for keys."""

    template_name = "mfa/webauthn/remove.html"
    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        allowed = get_adapter().can_delete_authenticator(self.object)
        factors = factors_of(self.request.user)
        return super().get_context_data(allowed=allowed, refusal=STAFF_MUST_KEEP, factors=factors, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.object):
            return self.form_invalid(form)
        return super().form_valid(form)


@never_kept
class RenameKeyView(EditWebAuthnView):
    success_url = reverse_lazy("mfa_index")


@never_kept
class CodesView(ViewRecoveryCodesView):
    """The recovery codes, once. They can be kept as a file, which the page itself carries."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if context["can_view_codes"]:
            intro = f"Codes de secours – {landlord_current().settings.name}\nChaque code ne sert qu'une fois.\n\n"
            text = intro + "\n".join(context["unused_codes"]) + "\n"
            context["codes_file"] = f"data:text/plain;charset=utf-8,{quote(text)}"
        return context


@never_kept
class NewCodesView(GenerateRecoveryCodesView):
    pass


@never_kept
class ConfirmCodeView(ReauthenticateView):
    pass


@never_kept
class ConfirmKeyView(ReauthenticateWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


@never_kept
class SignInKeyView(LoginWebAuthnView):
    """Sign-in with a key alone. Whatever is wrong, the answer is the same."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the device is to sign. Kept in a session: counted, so that nobody fills the table of sessions."""
        if not get_account_adapter().is_ajax(request):
            return redirect("account_login")
        try:
            challenge_take(request)
        except TooManyTries as error:
            return JsonResponse({}, status=429, headers={"Retry-After": str(error.seconds)})
        return super().get(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, WRONG_KEY)
        return redirect("account_login")
