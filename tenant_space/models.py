"""The signed-in pages one reads on. Editors write their titles and introductions."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from tenant_space import demo, selectors
from tenant_space.accounts.selectors import mail_preferences
from tenant_space.accounts.services import mail_preferences_save
from tenant_space.secured import SecuredPageMixin
from tenant_space.selectors import Viewer

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
        asked = request.GET.get("page", "1")
        if not asked.isdecimal() or not 1 <= int(asked) <= 100_000:
            raise Http404
        ledger = selectors.rent_account(viewer, int(asked))
        if ledger.number > 1 and not ledger.entries:
            raise Http404
        return {"ledger": ledger}

    def demo_content(self) -> dict[str, Any]:
        return {"ledger": demo.rent_account()}


class ResidencePage(ReadingPage):
    """*Ma résidence*: what is rented, and the agency that looks after it."""

    template = "pages/residence.html"
    lasting = "residence"

    class Meta:
        verbose_name = "ma résidence"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        return {"homes": selectors.residence(viewer)}

    def demo_content(self) -> dict[str, Any]:
        return {"homes": demo.residence()}


class DocumentsPage(ReadingPage):
    """*Documents divers*: the latest notices, to download."""

    template = "pages/documents.html"
    lasting = "documents"

    class Meta:
        verbose_name = "documents divers"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        return {"groups": selectors.documents(viewer)}

    def demo_content(self) -> dict[str, Any]:
        return {"groups": demo.documents()}


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


class ClaimsPage(ReadingPage):
    """*Mes réclamations*: each with its progress (S59)."""

    template = "pages/claims.html"
    lasting = "reclamations"

    class Meta:
        verbose_name = "mes réclamations"
