"""Opening the access of somebody whom the sign-up does not recognise, from their request for help.

Two pages of the admin: whose access it is, then how the identity was checked. The right and the people are those of
*Accès des locataires*, the requests those of the desk; all else answers as if unknown.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages

from forms.access_help.kinds import OPEN
from forms.access_help.selectors import first_query, help_request, people_found
from forms.access_help.services import access_open
from forms.submissions.desk.walking import INDEX, INSPECT
from forms.submissions.models import Submission
from forms.submissions.states import SubmissionClosed
from tenant_space.identity.second_factor.services import CheckMissing
from tenant_space.identity.sign_up.services import TenantAlreadyLinked, known_address
from tenant_space.identity.tenant_access.forms import CheckForm, SearchForm
from tenant_space.identity.tenant_access.selectors import RIGHT
from tenant_space.identity.tenant_access.sign_ups import (
    AddressInUse,
    AddressMissing,
    MayNotSignIn,
    SignUpBlocked,
    opening_check,
)
from tenant_space.identity.tenant_access.viewsets import TenantAccessView

TITLE = "Ouvrir l'accès"
DONE = "L'accès est ouvert : le lien est parti à l'adresse de la demande. Il est valable 24 heures."
TOO_LATE = "Rien n'a été fait : cette demande a changé entre-temps. La voici maintenant."
REFUSALS: dict[type[Exception], str] = {
    AddressMissing: "Cette demande ne donne pas d'adresse de messagerie : le lien ne peut pas partir. "
    "Appelez la personne, et demandez-lui d'envoyer une nouvelle demande d'aide avec son adresse.",
    AddressInUse: "Cette adresse sert déjà à un accès. La personne se connecte avec elle, ou envoie une nouvelle "
    "demande d'aide avec une autre adresse.",
    TenantAlreadyLinked: "Cette personne a déjà un accès. Sa fiche, dans « Accès des locataires », dit où il en est.",
    SignUpBlocked: "L'inscription de cette personne est bloquée. Si plus rien ne s'y oppose, rétablissez-la d'abord "
    "dans « Accès des locataires ».",
    MayNotSignIn: "Le logiciel de gestion ne donne pas de droit d'accès à cette personne : location terminée, garant, "
    "ou droit retiré. S'il se trompe, corrigez-le ; le portail le saura le lendemain.",
}


class OpenAccessForm(CheckForm):
    """How the identity was checked, and the version of the request that the manager had before the eyes."""

    version = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)


class OpenAccessView(TenantAccessView):
    """Base of both pages: the request is one that this manager may answer, and still waits."""

    page_title = TITLE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_perm(RIGHT) and not self.submission.is_open:
            return self.too_late()
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def submission(self) -> Submission:
        found = help_request(self.request.user, self.kwargs["pk"])
        if found is None:
            raise Http404
        return found

    def trail(self) -> list[dict[str, str]]:
        here = {"url": reverse(INSPECT, args=[self.submission.pk]), "label": str(self.submission)}
        return [{"url": reverse(INDEX), "label": "Demandes"}, here]

    def too_late(self) -> HttpResponse:
        messages.warning(self.request, TOO_LATE)
        return redirect(INSPECT, self.submission.pk)


class ChooseView(OpenAccessView, TemplateView):
    """Whose access: the people of the account that was typed, or of a search."""

    template_name = "admin/access_help/choose.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", first_query(self.submission)).strip()
        form = SearchForm({"q": query})
        found = people_found(self.request.user, form.cleaned_data["q"]) if form.is_valid() else []
        return super().get_context_data(**kwargs, submission=self.submission, query=query, found=found)


class ConfirmView(OpenAccessView, FormView[OpenAccessForm]):
    """The address, the check, and the button; its POST does it."""

    template_name = "admin/access_help/confirm.html"
    form_class = OpenAccessForm
    refusal = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_perm(RIGHT) and not self.access.may_act:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def trail(self) -> list[dict[str, str]]:
        return [*super().trail(), {"url": reverse(OPEN, args=[self.submission.pk]), "label": TITLE}]

    def get_page_title(self) -> str:
        return f"{TITLE} : {self.access.name}"

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.submission.version}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            opening_check(person=self.access.tenant, email=self.submission.contact_email)
        except tuple(REFUSALS) as error:
            self.refusal = REFUSALS[type(error)]
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: OpenAccessForm) -> HttpResponse:
        try:
            access_open(
                actor=self.request.user,
                submission=self.submission,
                person=self.access.tenant,
                check=form.words(),
                version=form.cleaned_data["version"],
            )
        except SubmissionClosed:
            return self.too_late()
        except CheckMissing:  # nothing but invisible characters
            form.add_error(None, "Écrivez quelques mots.")
            return self.form_invalid(form)
        except tuple(REFUSALS) as error:
            self.refusal = REFUSALS[type(error)]
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(self.request, f"{self.submission} : {DONE}")
        return redirect(INSPECT, self.submission.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            access=self.access,
            submission=self.submission,
            known_address=known_address(self.access.tenant),
            refusal=self.refusal,
        )
