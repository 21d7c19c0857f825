"""The page where the terms of use are accepted again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from tenant_space.identity.origin import origin_of
from tenant_space.identity.registry import terms_in_force
from tenant_space.identity.requests import SignedInRequest
from tenant_space.identity.terms_of_use.services import TermsChanged, terms_accept, terms_due


class TermsForm(forms.Form):
    """Accepting one version of the terms of use."""

    version = forms.CharField(max_length=20, widget=forms.HiddenInput)
    terms = forms.BooleanField(
        label="J'ai lu et j'accepte les conditions générales d'utilisation",
        error_messages={"required": "Cochez la case pour accepter les conditions générales d'utilisation."},
    )


@method_decorator(never_cache, name="dispatch")
class TermsView(FormView[TermsForm]):
    """The terms have changed: read them, accept them, or leave."""

    request: SignedInRequest
    template_name = "account/terms.html"
    form_class = TermsForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not terms_due(request.user):
            return HttpResponseRedirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"version": terms_in_force().version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lost = self.request.GET.get("envoi") == "perdu"
        kept = self.get_success_url() == reverse("session_kept")
        return super().get_context_data(current=terms_in_force(), lost=lost, kept=kept, **kwargs)

    def form_valid(self, form: TermsForm) -> HttpResponse:
        try:
            version, origin = form.cleaned_data["version"], origin_of(self.request)
            terms_accept(user=self.request.user, version=version, origin=origin)
        except TermsChanged:
            form.data = dict(form.data.items()) | {"version": terms_in_force().version}
            form.add_error("terms", "Les conditions viennent encore de changer. Relisez-les, puis acceptez-les.")
            return self.form_invalid(form)
        return super().form_valid(form)

    def get_success_url(self) -> str:
        """Where the person was going: an address of ours, never this page again."""
        wanted = self.request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={self.request.get_host()}):
            return "/"
        parts = urlsplit(wanted)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        # What stands behind our host may itself name another one: `http://our-host//elsewhere/`.
        ours = url_has_allowed_host_and_scheme(path, allowed_hosts=None)
        return path if ours and parts.path != self.request.path else "/"
