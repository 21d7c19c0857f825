"""*Ma sécurité*: the index, the password, the sign-in address, the own journal, closing one's access."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import PasswordChangeView
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from tenant_space.identity.limits import TooManyTries
from tenant_space.identity.origin import origin_of
from tenant_space.identity.pressed import pressed_on
from tenant_space.identity.requests import PortalRequest, SignedInRequest, TenantRequest
from tenant_space.identity.security import services
from tenant_space.identity.security.forms import AddressConfirmForm, AddressForm, CloseForm, PasswordForm
from tenant_space.identity.security.selectors import (
    change_waiting,
    own_events,
    own_failures,
    pending_address,
    security_overview,
)
from tenant_space.identity.tenant_access.enums import ClosingCause
from tenant_space.identity.tenant_access.services import WrongState, access_close
from tenant_space.identity.unreachable import address_kept

MINUTE = 60


def for_tenants(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The sign-ins of staff are an administrator's affair: they get a page that says so."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.tenant is None:
            return render(request, "account/security/staff.html", status=403)
        return view(request, *args, **kwargs)

    return guarded


private = [never_cache, sensitive_post_parameters()]
# The password is asked for when it was last given more than five minutes ago.
sensitive = [*private, for_tenants, reauthentication_required(app="allauth.account")]


@method_decorator(never_cache, name="dispatch")
class SecurityView(TemplateView):
    """What protects one's access."""

    request: SignedInRequest
    template_name = "account/security/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overview = security_overview(self.request.user, self.request.session.session_key or "")
        return super().get_context_data(overview=overview, **kwargs)


@method_decorator(private, name="dispatch")
class PasswordView(PasswordChangeView):
    """A new password, for those who know the one in use."""

    template_name = "account/security/password.html"
    form_class = PasswordForm

    def dispatch(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_usable_password():
            return redirect("account_reset_password")  # none to give: a mailed link then
        return super().dispatch(request, *args, **kwargs)

    def get_default_success_url(self) -> str:
        return reverse("security")

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        with transaction.atomic():  # with what follows, in `receivers`
            return super().form_valid(form)


@method_decorator(sensitive, name="dispatch")
class AddressView(FormView[AddressForm]):
    """Another address to sign in with: asked for here, active once confirmed."""

    request: TenantRequest
    template_name = "account/security/address.html"
    form_class = AddressForm
    success_url = reverse_lazy("account_email")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "cancel" in request.POST:
            return self._cancel()
        if "again" in request.POST:
            return self._again()
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pending, contact = pending_address(self.request.user), self.request.tenant.email
        return super().get_context_data(pending=pending, contact_email=contact, **kwargs)

    def form_valid(self, form: AddressForm) -> HttpResponse:
        email, origin = form.cleaned_data["email"], origin_of(self.request)
        try:
            services.email_change_ask(user=self.request.user, new_email=email, origin=origin)
        except TooManyTries as error:
            form.add_error(None, too_many(error))
            return self.form_invalid(form)
        return super().form_valid(form)

    def _again(self) -> HttpResponse:
        try:
            services.email_change_resend(user=self.request.user, origin=origin_of(self.request))
            messages.success(self.request, "Le lien est parti. Seul celui du dernier mail reçu marche.")
        except TooManyTries as error:
            messages.error(self.request, too_many(error))
        except services.NothingWaiting:
            messages.warning(self.request, "Cette demande n'attend plus. Écrivez l'adresse à nouveau.")
        return redirect("account_email")

    def _cancel(self) -> HttpResponse:
        try:
            services.email_change_cancel(user=self.request.user)
            messages.success(self.request, "Le changement est annulé. Votre identifiant reste le même.")
        except services.NothingWaiting:
            messages.info(self.request, "Aucun changement n'est en attente.")
        return redirect("account_email")


@pressed_on("security")
def address_keep(request: PortalRequest) -> HttpResponse:
    """The owner of an address that refuses mails says that it is right."""
    if request.tenant is not None and request.user.is_authenticated:
        address_kept(user=request.user)
        messages.success(request, "Merci. Nous enverrons les prochains mails à cette adresse.")
    return redirect("security")


def too_many(error: TooManyTries) -> str:
    """What to tell somebody who asked too often."""
    minutes = -(-error.seconds // MINUTE)
    return f"Vous avez fait trop de demandes. Essayez à nouveau dans {minutes} minute{'s' if minutes > 1 else ''}."


@method_decorator(private, name="dispatch")
class AddressConfirmView(FormView[AddressConfirmForm]):
    """The page of the mailed link: a button, since mail scanners follow links by themselves.

    Open to everybody, since the mail may be read on another device: there the password is asked for.
    Those who read a mail that somebody else's sign-in sent have none to give.
    """

    http_method_names = ["get", "head", "post", "options"]
    template_name = "account/security/address_confirm.html"
    form_class = AddressConfirmForm
    success_url = reverse_lazy("security_address_changed")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        change = change_waiting(kwargs["key"])
        if change is None:
            return self.dead()
        self.change = change
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        signed_in = self.request.user == self.change.user
        return super().get_form_kwargs() | {"owner": self.change.user, "signed_in": signed_in}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(change=self.change, **kwargs)

    def form_valid(self, form: AddressConfirmForm) -> HttpResponse:
        keep, origin = self.request.session.session_key or "", origin_of(self.request)
        try:
            services.email_change_confirm(key=self.kwargs["key"], owner=form.owner, origin=origin, keep=keep)
        except services.ChangeLinkDead:
            return self.dead()
        except services.AddressTaken:
            return render(self.request, "account/security/address_taken.html", status=409)
        return super().form_valid(form)

    def dead(self) -> HttpResponse:
        return render(self.request, self.template_name, {"change": None}, status=410)


class AddressChangedView(TemplateView):
    """The new address is the one to sign in with."""

    template_name = "account/security/address_changed.html"


@method_decorator(never_cache, name="dispatch")
class JournalView(TemplateView):
    """What happened last to one's own sign-in."""

    request: SignedInRequest
    template_name = "account/security/journal.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(events=own_events(user), failures=own_failures(user), **kwargs)


@method_decorator(sensitive, name="dispatch")
class CloseView(FormView[CloseForm]):
    """Closing one's access for good; the lease goes on."""

    request: TenantRequest
    template_name = "account/security/close.html"
    form_class = CloseForm
    success_url = reverse_lazy("security_closed")

    def form_valid(self, form: CloseForm) -> HttpResponse:
        with suppress(WrongState):  # closed a moment ago, by a double click: that is what was wanted
            access_close(user=self.request.user, cause=ClosingCause.OWN_WISH, origin=origin_of(self.request))
        logout(self.request)
        return super().form_valid(form)


class ClosedView(TemplateView):
    """The access is closed, and what one may do now."""

    template_name = "account/security/closed.html"
