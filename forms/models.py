"""The pages that end in a request. Editors write their titles and introductions."""

import uuid
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from forms.demo import direct_debit_preview, insurance_preview, personal_details_preview, receipt_request_preview
from forms.request_page import LATEST, RequestPage
from forms.submissions.forms import InsuranceForm
from forms.submissions.help_forms import HelpForm, sent_token, sent_uid
from forms.submissions.kinds import help as help_kind
from forms.submissions.kinds import insurance, receipt
from forms.submissions.receipt_forms import ReceiptForm
from forms.submissions.selectors import open_submission, submissions_page
from forms.submissions.services import submission_create_open
from tenant_space.accounts.challenge_views import allows_challenge
from tenant_space.accounts.limits import Limit, TooManyTries, try_take
from tenant_space.accounts.origin import client_address, network_of
from tenant_space.formats import duration
from tenant_space.formats.rich_text import CleanHtml
from tenant_space.secured.pages import INTRODUCTION_FEATURES, ReadingPage
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.insurance import leases_insurable
from tenant_space.tenancy.mandates import debit_days_text, debit_open_to, mandates_of
from tenant_space.tenancy.people import contract_of, own_details
from tenant_space.tenancy.rent_receipt_months import receipt_months

SENT = "envoi"


class InsurancePage(RequestPage):
    """*J'envoie mon attestation d'assurance* (S65 to S72)."""

    template = "pages/insurance.html"
    kind = insurance.CODE
    form_class = InsuranceForm
    file_missing = "Joignez votre attestation : choisissez un fichier."

    class Meta:
        verbose_name = "attestation d'assurance"

    def make_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> InsuranceForm:
        return InsuranceForm(
            data, initial=initial or {}, covers=leases_insurable(viewer.tenant, viewer.account.number)
        )

    def demo_content(self) -> dict[str, Any]:
        return insurance_preview()


class DirectDebitPage(ReadingPage):
    """*Prélèvements automatiques* (S50 to S53): the mandates; asking for one comes with its request."""

    template = "pages/direct_debit.html"
    lasting = "prelevements"
    request_kinds: ClassVar[tuple[str, ...]] = ("mandate", "mandate_revoke")

    class Meta:
        verbose_name = "prélèvements automatiques"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        account = viewer.account
        return {
            "mandates": mandates_of(viewer.tenant, account.number, account.balance),
            "open_to_debit": debit_open_to(account),
            "debit_days": debit_days_text(),
            "sent": submissions_page(viewer.tenant, kinds=self.request_kinds, size=LATEST),
        }

    def demo_content(self) -> dict[str, Any]:
        return direct_debit_preview()


class PersonalDetailsPage(ReadingPage):
    """*Mes informations personnelles* (S60 to S64): what the landlord knows; changing it comes with its request."""

    template = "pages/personal_details.html"
    lasting = "informations"
    request_kinds: ClassVar[tuple[str, ...]] = ("contact_details", "marital_status", "occupation")

    class Meta:
        verbose_name = "mes informations personnelles"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        return {
            "contract": contract_of(viewer.tenant, viewer.account.number),
            "own": own_details(viewer.tenant),
            "sent": submissions_page(viewer.tenant, kinds=self.request_kinds, size=LATEST),
        }

    def demo_content(self) -> dict[str, Any]:
        return personal_details_preview()


class ReceiptRequestPage(RequestPage):
    """*Demander une quittance*: for a month that is paid and has none yet."""

    template = "pages/receipt_request.html"
    kind = receipt.CODE
    form_class = ReceiptForm
    takes_files = False

    class Meta:
        verbose_name = "demande de quittance"

    def make_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> ReceiptForm:
        account = viewer.account
        months = receipt_months(viewer.tenant, account.number, account.balance.cents)
        return ReceiptForm(data, initial=initial or {}, months=months)

    def demo_content(self) -> dict[str, Any]:
        return receipt_request_preview()


class HelpRequestPage(Page):
    """*Demander de l'aide pour m'inscrire ou me connecter*: for who cannot sign in, hence open to everybody.

    Nothing here depends on what is known of the person or of the account number: same words, same work.
    """

    introduction = RichTextField("introduction", blank=True, features=INTRODUCTION_FEATURES)
    confirmation = RichTextField(
        "texte de confirmation",
        blank=True,
        features=INTRODUCTION_FEATURES,
        help_text="Lu après l'envoi, sous le numéro de la demande et le jour promis pour la réponse.",
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("confirmation")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    api_fields = [APIField("introduction", serializer=CleanHtml()), APIField("confirmation", serializer=CleanHtml())]
    template = "pages/help_request.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = "demande d'aide sans connexion"

    @method_decorator([sensitive_post_parameters(), allows_challenge])
    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = self._send(request) if request.method == "POST" else super().serve(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        answered = getattr(request, "answered", None) or {"form": HelpForm()}
        uid = sent_uid(request.GET.get(SENT, ""))
        sent = open_submission(uid, help_kind.CODE) if uid and "problems" not in answered else None
        return {**super().get_context(request, *args, **kwargs), "sent": sent, **answered}

    def _send(self, request: HttpRequest) -> HttpResponse:
        network = network_of(client_address(request))
        form = HelpForm(request.POST, network=network)
        if open_submission(form.uid, help_kind.CODE):
            return self._confirmed(form.uid)
        try:
            if not form.is_valid():
                # Of two clicks at once, the second may find the anti-robot check just used by the first.
                twice = open_submission(form.uid, help_kind.CODE)
                return self._confirmed(form.uid) if twice else self._show(request, form)
            try_take(Limit.HELP_NETWORK, network)
            try_take(Limit.HELP_ALL, "")
        except TooManyTries as refused:
            return self._too_many(request, form, refused.seconds)
        form.challenge_forgive()
        submission_create_open(kind=help_kind.CODE, **form.sending(), receipt=self._may_mail(form))
        return self._confirmed(form.uid)

    def _may_mail(self, form: HelpForm) -> bool:
        """Whether the address given may still be written to: it can be anybody's, who must not be flooded.

        Beyond the limit the request is recorded all the same, and the page says nothing of it.
        """
        try:
            try_take(Limit.HELP_EMAIL, form.cleaned_data["email"].lower())
        except TooManyTries:
            return False
        return True

    def _confirmed(self, uid: uuid.UUID) -> HttpResponse:
        return HttpResponseRedirect(f"{self.url}?{urlencode({SENT: sent_token(uid)})}")

    def _show(self, request: HttpRequest, form: HelpForm) -> HttpResponse:
        request.answered = {"form": form, "problems": form.problems()}
        return super().serve(request)

    def _too_many(self, request: HttpRequest, form: HelpForm, seconds: int) -> HttpResponse:
        """Nothing was sent; what was typed stays on the page, and the phone stands beside."""
        request.answered = {"form": form, "problems": (), "wait": duration(seconds)}
        response = super().serve(request)
        response.status_code = 429
        response["Retry-After"] = str(seconds)
        return response
