"""The two steps of sign-up and the activation."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.views import PasswordResetFromKeyView
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from tenant_space.accounts import policies, services
from tenant_space.accounts.forms import CredentialsForm, IdentityForm, ResendForm
from tenant_space.accounts.registry import terms_in_force
from tenant_space.accounts.selectors import registrable_tenant, tenant_by_id
from tenant_space.tenancy.models import Tenant

CLAIM_SESSION_KEY = "registration_tenant"
DONE_SESSION_KEY = "registration_done"
CLAIM_SECONDS = 30 * 60
# One answer for every failure: nobody learns here whether a number or a name exists.
NOT_FOUND = (
    "Nous n'avons pas pu vérifier ces informations. Recopiez-les comme sur votre avis d'échéance. "
    "Si vous avez déjà un accès, demandez un nouveau mot de passe. Sinon, appelez-nous : nous vous aiderons."
)


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class IdentityView(FormView):
    """Step 1: say who one is."""

    template_name = "account/registration_identity.html"
    form_class = IdentityForm
    success_url = reverse_lazy("registration_credentials")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("/")
        request.session.pop(CLAIM_SESSION_KEY, None)
        request.session.pop(DONE_SESSION_KEY, None)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused = ratelimit.consume_or_429(request, action="identity")
        return refused or super().post(request, *args, **kwargs)

    def form_valid(self, form: IdentityForm) -> HttpResponse:
        data = form.cleaned_data
        tenant = registrable_tenant(
            account_number=data["account_number"],
            last_name=data["last_name"],
            first_name=data["first_name"],
            birth_date=data["birth_date"],
        )
        if tenant is None:
            form.add_error(None, NOT_FOUND)
            return self.form_invalid(form)
        self.request.session.cycle_key()
        self.request.session[CLAIM_SESSION_KEY] = [tenant.pk, int(time.time())]
        return super().form_valid(form)


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class CredentialsView(FormView):
    """Step 2: choose the address and the password."""

    template_name = "account/registration_credentials.html"
    form_class = CredentialsForm
    success_url = reverse_lazy("registration_done")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.tenant = self._claimed(request)
        if self.tenant is None:
            # A double click sends step 2 twice: the second one is not a failure.
            done = request.method == "POST" and request.session.get(DONE_SESSION_KEY)
            return redirect("registration_done" if done else "registration")
        return super().dispatch(request, *args, **kwargs)

    def _claimed(self, request: HttpRequest) -> Tenant | None:
        """Who step 1 recognised, not too long ago: the next person at this screen is somebody else."""
        tenant_id, since = request.session.get(CLAIM_SESSION_KEY, ("", 0))
        return tenant_by_id(tenant_id) if time.time() - since < CLAIM_SECONDS else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        terms = terms_in_force()
        rule = {"password_rule": policies.RULE, "password_kinds": policies.KINDS, "terms_url": terms.url}
        return super().get_context_data(**rule, **kwargs)

    def form_valid(self, form: CredentialsForm) -> HttpResponse:
        services.registration_submit(
            tenant=self.tenant,
            email=form.cleaned_data["email"],
            password=form.cleaned_data["password"],
            terms_version=terms_in_force().version,
        )
        del self.request.session[CLAIM_SESSION_KEY]
        self.request.session[DONE_SESSION_KEY] = True
        return super().form_valid(form)


class NewPasswordView(PasswordResetFromKeyView):
    """allauth's page of the reset link, with the rule of passwords."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rule = {"password_rule": policies.RULE, "password_kinds": policies.KINDS}
        return super().get_context_data(**rule, **kwargs)


class RegistrationDoneView(TemplateView):
    """S17: a mail is on its way."""

    template_name = "account/registration_done.html"


@never_cache
def activate(request: HttpRequest, key: str) -> HttpResponse:
    """The page of the activation link: a button, since mail scanners follow links by themselves."""
    if request.method != "POST":
        return render(request, "account/email_confirm.html", {"valid": services.activation_is_open(key=key)})
    try:
        services.registration_activate(key=key)
    except services.ActivationLinkDead:
        return render(request, "account/email_confirm.html", {"valid": False}, status=410)
    except services.TenantAlreadyLinked:
        return render(request, "account/activation_taken.html", status=409)
    return HttpResponseRedirect(reverse("activation_done"))


class ActivationDoneView(TemplateView):
    """S20: the account is active; the sign-in page comes by itself."""

    template_name = "account/activation_done.html"


class ResendView(FormView):
    """Ask for a new activation mail; the answer never says whether the address is known."""

    template_name = "account/activation_resend.html"
    form_class = ResendForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused = ratelimit.consume_or_429(request, action="resend")
        return refused or super().post(request, *args, **kwargs)

    def form_valid(self, form: ResendForm) -> HttpResponse:
        services.activation_resend(email=form.cleaned_data["email"])
        return self.render_to_response(self.get_context_data(form=form, sent=True))
