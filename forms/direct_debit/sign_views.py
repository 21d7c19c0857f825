"""Signing a mandate online, for its sender: agree, get a code, write it. Each step is a page; none needs a script."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from forms.direct_debit import words
from forms.direct_debit.evidence import SignedFrom
from forms.direct_debit.forms import SignCodeForm, SignConsentForm
from forms.direct_debit.selectors import day_words, holder_words, order_of
from forms.direct_debit.signing import CannotSign, signing_begin, signing_code, signing_finish
from forms.direct_debit.signing_rules import code_destination, sign_obstacle, signs_online
from forms.submissions.models import Submission
from forms.submissions.request_shown import request_of
from tenant_space.form_fields.problems import Problem, problems_of
from tenant_space.identity.codes.refusals import no_code_text
from tenant_space.identity.codes.services import CodeRefused
from tenant_space.identity.limits import TooManyTries
from tenant_space.identity.origin import client_address
from tenant_space.identity.requests import SignedInRequest
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.channels.sms.base import SmsNotSent

SIGNED = "Votre mandat est signé. Nous vous l'envoyons par mail."
SENT = "Un code est parti {way} {to}."


@method_decorator([never_cache, sensitive_post_parameters("code")], name="dispatch")
class MandateSignView(View):
    """What is signed, the box and the button that sends a code; then the box for the code."""

    http_method_names = ["get", "head", "post"]
    request: SignedInRequest

    def get(self, request: SignedInRequest, number: str) -> HttpResponse:
        """The password is asked for before the box is ticked, so that nothing has to be done twice."""
        row = request_of(request.tenant, number)[1]
        to_sign = signs_online() and not sign_obstacle(row)
        return (self._password_first(row) if to_sign and not signing_code(row) else None) or self._page(row)

    def _password_first(self, row: Submission) -> HttpResponse | None:
        if not is_reauthentication_required(self.request, app="allauth.account"):
            return None
        back = urlencode({"next": reverse("mandate_sign", args=[row.number_text])})
        return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{back}")

    def post(self, request: SignedInRequest, number: str) -> HttpResponse:
        _, row = request_of(request.tenant, number)
        if not signs_online() or sign_obstacle(row):
            return self._page(row)
        return self._send(row) if "envoyer-code" in request.POST else self._finish(row)

    def _send(self, row: Submission) -> HttpResponse:
        form = SignConsentForm(self.request.POST, label_suffix="")
        if not form.is_valid():
            return self._page(row, consent=form, problems=problems_of(form))
        if (asked := self._password_first(row)) is not None:
            return asked
        try:
            code = signing_begin(submission=row)
        except CannotSign:
            return HttpResponseRedirect(reverse("mandate_sign", args=[row.number_text]))
        except (SmsNotSent, TooManyTries, CodeRefused) as error:
            return self._page(row, consent=form, problems=[Problem(no_code_text(error, words.ON_PAPER))])
        messages.success(self.request, SENT.format(way=words.WAYS[code.way], to=code.masked))
        return HttpResponseRedirect(f"{reverse('mandate_sign', args=[row.number_text])}#code")

    def _finish(self, row: Submission) -> HttpResponse:
        form = SignCodeForm(self.request.POST, label_suffix="")
        if not form.is_valid():
            return self._page(row, code=form, problems=problems_of(form))
        origin = SignedFrom(client_address(self.request), self.request.headers.get("User-Agent", ""))
        try:
            signing_finish(submission=row, typed=form.cleaned_data["code"], origin=origin)
        except CodeRefused as refused:
            form.add_error("code", refused.text)
            return self._page(row, code=form, problems=problems_of(form))
        except CannotSign as refused:
            messages.error(self.request, refused.why)
        else:
            messages.success(self.request, SIGNED)
        return HttpResponseRedirect(reverse("submission", args=[row.number_text]))

    def _page(
        self,
        row: Submission,
        consent: SignConsentForm | None = None,
        code: SignCodeForm | None = None,
        problems: list[Problem] | None = None,
    ) -> HttpResponse:
        obstacle = sign_obstacle(row) if signs_online() else "Aucun mandat ne se signe en ligne ici."
        waiting = None if obstacle else signing_code(row)
        again = waiting is not None or code is not None
        context = {
            "submission": row,
            "obstacle": obstacle,
            "facts": [] if obstacle else _facts(row),
            "authorisation": words.AUTHORISATION.format(creancier=_creditor()),
            "to": code_destination(self.request.user),
            "way": words.WAYS[waiting.way] if waiting else "",
            "waiting": waiting,
            "consent": consent or SignConsentForm(initial={"consent": again}, label_suffix=""),
            "code_form": code or SignCodeForm(label_suffix=""),
            "problems": problems or [],
            "signature_kind": words.SIGNATURE_KIND,
        }
        return render(self.request, "pages/mandate_sign.html", context)


def _creditor() -> str:
    settings = landlord_current().settings
    return settings.legal_name or settings.name


def _facts(row: Submission) -> list[tuple[str, str]]:
    """What one signs, its IBAN masked: the whole mandate is a press away, behind the password."""
    order = order_of(row)
    iban = [("IBAN", order.iban_masked)] if order else []
    rum = (order.rum if order else "") or words.RUM_LATER
    day = day_words(row.data["day"]).capitalize()
    return [*iban, ("Titulaire", holder_words(row.data)), ("Jour", day), ("Créancier", _creditor()), ("RUM", rum)]


mandate_sign = MandateSignView.as_view()
