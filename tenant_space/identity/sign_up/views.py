"""The two steps of sign-up and the activation."""

from __future__ import annotations

from typing import Any, TypeVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from tenant_space.formats import duration
from tenant_space.identity.afterwards import afterwards
from tenant_space.identity.challenge.views import allows_challenge
from tenant_space.identity.limits import Limit, TooManyTries, try_take
from tenant_space.identity.origin import client_address, network_of, origin_of
from tenant_space.identity.registry import terms_in_force
from tenant_space.identity.sign_up import services
from tenant_space.identity.sign_up.browser import SESSION_KEY, sign_up_forget, sign_up_keep, sign_ups_of_browser
from tenant_space.identity.sign_up.forms import (
    ActivationForm,
    CredentialsForm,
    IdentityForm,
    PasswordChoiceForm,
    ResendForm,
)
from tenant_space.identity.sign_up.links import sign_up_waiting
from tenant_space.identity.sign_up.recognised import recognised_drop, recognised_keep, recognised_number, recognised_of

# One answer for every failure: nobody learns here whether a number or a name exists.
TOO_MANY = "Trop d'essais en peu de temps."
NOT_CHOSEN = "Ce n'est pas le mot de passe choisi à cette inscription. Écrivez-le à nouveau."
NOT_FOUND = "Nous n'avons pas pu vérifier ces informations. Recopiez-les comme sur votre avis d'échéance."


_Form = TypeVar("_Form", bound=Form)


class LimitedFormView(FormView[_Form]):
    """A form whose tries are limited: beyond the limit it says how long to wait, and loses nothing."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        try:
            return self.form_valid(form) if form.is_valid() else self.form_invalid(form)
        except TooManyTries as error:
            return self.too_many(form, error)

    def too_many(self, form: _Form, error: TooManyTries) -> HttpResponse:
        form.add_error(None, TOO_MANY)
        wait, headers = duration(error.seconds), {"Retry-After": str(error.seconds)}
        return self.render_to_response(self.get_context_data(form=form, wait=wait), status=429, headers=headers)


@method_decorator([never_cache, sensitive_post_parameters(), allows_challenge], name="dispatch")
class IdentityView(LimitedFormView[IdentityForm]):
    """Step 1: say who one is."""

    template_name = "account/registration_identity.html"
    form_class = IdentityForm
    success_url = reverse_lazy("registration_credentials")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return redirect("/")
        self.network = network_of(client_address(request))
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Somebody who begins again is forgotten first; looking at the page writes nothing."""
        recognised_drop(request.session)
        request.session.pop(SESSION_KEY, None)
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"network": self.network}

    def form_valid(self, form: IdentityForm) -> HttpResponse:
        known = ("account_number", "last_name", "first_name", "birth_date", "code")
        data = {name: form.cleaned_data[name] for name in known if name in form.cleaned_data}
        try:
            tenant = services.identity_check(network=self.network, **data)
        except services.IdentityNotFound:
            form.add_error(None, NOT_FOUND)
            return self.render_to_response(self.get_context_data(form=form, not_found=True))
        form.challenge_forgive()
        recognised_keep(self.request.session, tenant)
        return super().form_valid(form)


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class CredentialsView(LimitedFormView[CredentialsForm]):
    """Step 2: choose the address and the password."""

    template_name = "account/registration_credentials.html"
    form_class = CredentialsForm
    success_url = reverse_lazy("registration_done")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        tenant = recognised_of(request.session)
        if tenant is None:
            # A double click sends step 2 twice: the second one is not a failure, and its answer is the one shown.
            done = request.session.get(SESSION_KEY) if request.method == "POST" else ""
            response = redirect("registration_done" if done else "registration")
            if done:
                sign_up_keep(request, response, done)
            return response
        self.tenant = tenant
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"tenant": self.tenant}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(terms_url=terms_in_force().url, **kwargs)

    def form_valid(self, form: CredentialsForm) -> HttpResponse:
        number = services.registration_submit(
            tenant=self.tenant,
            email=form.cleaned_data["email"],
            password=form.cleaned_data["password"],
            terms_version=terms_in_force().version,
            origin=origin_of(self.request),
            number=recognised_number(self.request.session),
        )
        recognised_drop(self.request.session)
        response = super().form_valid(form)
        sign_up_keep(self.request, response, number)
        return response


class RegistrationDoneView(TemplateView):
    """S17: a mail is on its way."""

    template_name = "account/registration_done.html"


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class ActivationView(LimitedFormView[Form]):
    """The page of the activation link: a button, since mail scanners follow links by themselves.

    Those who open it elsewhere than in the browser that signed up write the password chosen there: a mail that
    somebody else's sign-up sent makes nobody's password valid. Where a manager opened the access there is none yet:
    they choose it here, and accept the terms of use.
    """

    http_method_names = ["get", "head", "post", "options"]
    success_url = reverse_lazy("activation_done")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.key, self.made_here = kwargs["key"], sign_ups_of_browser(request)
        sign_up = sign_up_waiting(self.key)
        if sign_up is None:
            return self.dead()
        self.sign_up = sign_up
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.disown() if "not_me" in request.POST else super().post(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return [f"account/{'access_opened' if self.sign_up.opened_by_staff else 'email_confirm'}.html"]

    def get_form_class(self) -> type[Form]:
        return PasswordChoiceForm if self.sign_up.opened_by_staff else ActivationForm

    def get_form_kwargs(self) -> dict[str, Any]:
        if self.sign_up.opened_by_staff:
            return super().get_form_kwargs() | {"tenant": self.sign_up.person, "email": self.sign_up.email}
        return super().get_form_kwargs() | {"made_here": str(self.sign_up.pk) in self.made_here}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(terms_url=terms_in_force().url, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            self.activate(form.cleaned_data.get("password", ""))
        except services.WrongPassword:
            form.add_error("password", NOT_CHOSEN)
            return self.form_invalid(form)
        except services.ActivationLinkDead:
            return self.dead()
        except services.TenantAlreadyLinked:
            return render(self.request, "account/activation_taken.html", status=409)
        return self.over(super().form_valid(form))

    def activate(self, password: str) -> None:
        origin = origin_of(self.request)
        if self.sign_up.opened_by_staff:
            version = terms_in_force().version
            services.access_take_up(key=self.key, password=password, terms_version=version, origin=origin)
        else:
            services.registration_activate(key=self.key, password=password, made_here=self.made_here, origin=origin)

    def disown(self) -> HttpResponse:
        """« Ce n'est pas moi »: this sign-up ends."""
        try:
            services.registration_disown(key=self.key)
        except services.ActivationLinkDead:
            return self.dead()
        return self.over(redirect("activation_disowned"))

    def over(self, response: HttpResponse) -> HttpResponse:
        if str(self.sign_up.pk) in self.made_here:
            sign_up_forget(self.request, response)
        return response

    def dead(self) -> HttpResponse:
        status = 410 if self.request.method == "POST" else 200
        return render(self.request, "account/activation_dead.html", status=status)


class DisownedView(TemplateView):
    """A sign-up that its mail's reader did not ask for is over."""

    template_name = "account/activation_disowned.html"


class ActivationDoneView(TemplateView):
    """S20: the account is active; the sign-in page comes by itself."""

    template_name = "account/activation_done.html"


class ResendView(LimitedFormView[ResendForm]):
    """Ask for a new activation mail; the answer never says whether the address is known."""

    template_name = "account/activation_resend.html"
    form_class = ResendForm

    def form_valid(self, form: ResendForm) -> HttpResponse:
        try_take(Limit.RESEND_NETWORK, network_of(client_address(self.request)))
        afterwards(services.activation_resend_later, email=form.cleaned_data["email"])
        return self.render_to_response(self.get_context_data(form=form, sent=True))
