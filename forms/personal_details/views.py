"""Confirming a new mobile number by a code, or going on without: a page that needs no script and stops nobody."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from forms.personal_details.changes import DetailChange
from forms.personal_details.forms import PhoneCodeForm
from forms.personal_details.phone_codes import (
    WITHOUT_CODE,
    confirming_begin,
    confirming_code,
    confirming_finish,
    phone_to_confirm,
)
from forms.submissions.models import Submission
from forms.submissions.request_shown import request_of
from tenant_space import formats
from tenant_space.form_fields.problems import Problem, problems_of
from tenant_space.identity.codes.refusals import no_code_text
from tenant_space.identity.codes.services import CodeRefused
from tenant_space.identity.limits import TooManyTries
from tenant_space.identity.requests import SignedInRequest
from tenant_space.notifications.channels.sms.base import SmsNotSent

DONE = "Merci : votre nouveau numéro est confirmé."
SENT = "Un code est parti par SMS au {to}."


@method_decorator([never_cache, sensitive_post_parameters("code")], name="dispatch")
class PhoneConfirmView(View):
    """The button that sends a code, then the box for it, and at any time the way on."""

    http_method_names = ["get", "head", "post"]
    request: SignedInRequest

    def get(self, request: SignedInRequest, number: str) -> HttpResponse:
        return self._page(request_of(request.tenant, number)[1])

    def post(self, request: SignedInRequest, number: str) -> HttpResponse:
        row = request_of(request.tenant, number)[1]
        change = phone_to_confirm(row)
        if change is None:
            return self._page(row)
        return self._send(row, change) if "envoyer-code" in request.POST else self._finish(row, change)

    def _send(self, row: Submission, change: DetailChange) -> HttpResponse:
        try:
            code = confirming_begin(user=self.request.user, change=change)
        except (SmsNotSent, TooManyTries, CodeRefused) as error:
            return self._page(row, problems=[Problem(no_code_text(error, WITHOUT_CODE))])
        messages.success(self.request, SENT.format(to=code.masked))
        return HttpResponseRedirect(f"{reverse('phone_confirm', args=[row.number_text])}#code")

    def _finish(self, row: Submission, change: DetailChange) -> HttpResponse:
        form = PhoneCodeForm(self.request.POST, label_suffix="")
        if not form.is_valid():
            return self._page(row, form, problems_of(form))
        try:
            confirming_finish(user=self.request.user, change=change, typed=form.cleaned_data["code"])
        except CodeRefused as refused:
            form.add_error("code", refused.text)
            return self._page(row, form, problems_of(form))
        messages.success(self.request, formats.french_spaces(DONE))
        return HttpResponseRedirect(reverse("submission", args=[row.number_text]))

    def _page(
        self, row: Submission, form: PhoneCodeForm | None = None, problems: list[Problem] | None = None
    ) -> HttpResponse:
        change = phone_to_confirm(row)
        context = {
            "submission": row,
            "phone": formats.phone(change.new_value) if change else "",
            "waiting": confirming_code(user=self.request.user, change=change) if change else None,
            "code_form": form or PhoneCodeForm(label_suffix=""),
            "problems": problems or [],
        }
        return render(self.request, "pages/phone_confirm.html", context)


phone_confirm = PhoneConfirmView.as_view()
