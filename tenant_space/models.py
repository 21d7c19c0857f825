"""The signed-in pages one reads on. Editors write their titles and introductions."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from tenant_space import demo, selectors
from tenant_space.accounts.origin import origin_of
from tenant_space.accounts.selectors import mail_preferences
from tenant_space.accounts.services import mail_preferences_save
from tenant_space.demo import account as demo_account
from tenant_space.demo import claims as demo_claims
from tenant_space.demo import documents as demo_documents
from tenant_space.demo import residence as demo_residence
from tenant_space.demo import statement as demo_statement
from tenant_space.formats.page_numbers import page_number
from tenant_space.secured import ACCOUNT_PARAMETER, SecuredPageMixin
from tenant_space.selectors import Viewer
from tenant_space.statements import views as statement_views
from tenant_space.tenancy.claims import ClaimFilter, claims_page
from tenant_space.tenancy.documents import HEADINGS, documents_of_kind
from tenant_space.tenancy.documents_overview import documents_overview
from tenant_space.tenancy.ledger_form import LedgerFilterForm
from tenant_space.tenancy.receipts import AccountNotWritable, receipt_choice_save

INTRODUCTION_FEATURES = ["bold", "italic", "link", "document-link", "ul", "ol"]


class ReadingPage(SecuredPageMixin, Page):
    """A page of the tenant's data under a text written by editors; one of each kind, under the home page."""

    introduction = RichTextField("introduction", blank=True, features=INTRODUCTION_FEATURES)
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count = 1
    # The name of its lasting address, for mails, cards and links: editors may move the page.
    lasting: ClassVar[str] = ""

    class Meta:
        abstract = True


class DashboardPage(ReadingPage):
    """*Accueil*: the balance in one sentence, and where to go next."""

    template = "pages/dashboard.html"
    lasting = "accueil"

    class Meta:
        verbose_name = "accueil du locataire"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        return {"dashboard": selectors.dashboard(viewer)}

    def demo_content(self) -> dict[str, Any]:
        return {"dashboard": demo.dashboard()}


class RentAccountPage(ReadingPage):
    """*Mon compte*: the balance and the ledger."""

    template = "pages/rent_account.html"
    lasting = "compte"

    class Meta:
        verbose_name = "mon compte"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        form = LedgerFilterForm(request.GET)
        ledger = selectors.rent_account(viewer, page_number(request.GET), form.wanted)
        if ledger.number > 1 and not ledger.entries:
            raise Http404
        form.offer(ledger.all_months)
        quick = form.quick(ledger.all_months[0]) if ledger.all_months else ()
        context = {"ledger": ledger, "filters": form, "quick": quick}
        # Who leafs or searches has read what stands above the lines.
        return context if ledger.number > 1 or form.used else context | selectors.account_lately(viewer)

    def demo_content(self) -> dict[str, Any]:
        return demo_account.content()


class ResidencePage(ReadingPage):
    """*Ma résidence*: what is rented, and the agency that looks after it."""

    template = "pages/residence.html"
    lasting = "residence"

    class Meta:
        verbose_name = "ma résidence"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        return {"residence": selectors.residence(viewer)}

    def demo_content(self) -> dict[str, Any]:
        return {"residence": demo_residence.residence()}


class DocumentsPage(ReadingPage):
    """*Documents divers*: the latest documents of each kind, all of one kind, and how receipts come (S74, S75)."""

    template = "pages/documents.html"
    lasting = "documents"

    class Meta:
        verbose_name = "documents divers"

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return super().answer(request, *args, **kwargs)
        wanted = request.POST.get("quittances")
        # The law asks for an express consent: the box is never ticked for the person.
        if wanted == "en-ligne" and "accord" not in request.POST:
            request.consent_missing = True
            return super().answer(request)
        if wanted in ("en-ligne", "papier"):
            self._choose(request, electronic=wanted == "en-ligne")
        return HttpResponseRedirect(selectors.on_account(self.url, request.viewer))

    def _choose(self, request: HttpRequest, *, electronic: bool) -> None:
        try:
            receipt_choice_save(
                tenant=request.tenant,
                account_number=request.viewer.account.number,
                electronic=electronic,
                user=request.user,
                origin=origin_of(request),
            )
        except AccountNotWritable:
            messages.error(request, "Vous ne pouvez plus rien changer pour ce compte. Appelez votre agence.")
        else:
            way = "en ligne" if electronic else "sur papier"
            messages.success(request, f"Vos quittances arrivent maintenant {way}.")

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        # A POST that comes back has a form to correct, and that form is on the first page alone.
        if "type" not in request.GET or request.method == "POST":
            return {
                "shown": documents_overview(viewer.tenant, viewer.account),
                "consent_missing": getattr(request, "consent_missing", False),
                "action_url": selectors.on_account(self.url, viewer),
            }
        number, kind = page_number(request.GET), request.GET["type"]
        if kind not in HEADINGS:
            raise Http404
        listed = documents_of_kind(viewer.tenant, viewer.account.number, kind, number)
        if listed.number > 1 and not listed.items:
            raise Http404
        return {"listed": listed, "back_url": selectors.on_account(self.url, viewer)}

    def demo_content(self) -> dict[str, Any]:
        return demo_documents.documents()


class PreferencesPage(ReadingPage):
    """*Mes préférences*: which mails one gets."""

    template = "pages/preferences.html"
    lasting = "preferences"

    class Meta:
        verbose_name = "mes préférences"

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return super().answer(request, *args, **kwargs)
        mail_preferences_save(user=request.user, wanted=request.POST.getlist("sujets"))
        messages.success(request, "Vos choix sont enregistrés.")
        return HttpResponseRedirect(request.get_full_path())

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        return {"preferences": mail_preferences(request.user)}

    def demo_content(self) -> dict[str, Any]:
        return {"preferences": demo.preferences()}


class StatementPage(ReadingPage):
    """*Relevé de compte*: the account over a chosen period, to read, to keep, or to receive (S41)."""

    template = "pages/statement.html"
    lasting = "releve"

    class Meta:
        verbose_name = "relevé de compte"

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return statement_views.answered(request, self._place(request.viewer)) or super().answer(request)

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        return statement_views.screen(self._place(viewer), request.GET, request.user.email)

    def demo_content(self) -> dict[str, Any]:
        return demo_statement.content()

    def _place(self, viewer: Viewer) -> statement_views.Place:
        several = len(viewer.accounts) > 1
        account = {ACCOUNT_PARAMETER: viewer.account.number} if several else {}
        return statement_views.Place(self.url, viewer.tenant, viewer.account, account, viewer.as_of)


class ClaimsPage(ReadingPage):
    """*Mes réclamations*: each with its progress (S59)."""

    template = "pages/claims.html"
    lasting = "reclamations"

    class Meta:
        verbose_name = "mes réclamations"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        number, asked = page_number(request.GET), request.GET.get("etat", "")
        only = ClaimFilter(asked) if asked in tuple(ClaimFilter) else ClaimFilter.ALL
        claims = claims_page(viewer.tenant, viewer.account.number, only, number)
        if number > 1 and not claims.claims:
            raise Http404
        return {"claims": claims}

    def demo_content(self) -> dict[str, Any]:
        return {"claims": demo_claims.claims()}
