"""*Documents divers*, as editors place it in the tree."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase

from tenant_space.documents import words
from tenant_space.documents.preview import documents_preview
from tenant_space.documents.selectors import documents_of_kind, documents_overview
from tenant_space.formats.page_numbers import page_number
from tenant_space.identity.origin import origin_of
from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.pages import ReadingPage
from tenant_space.secured.viewer import Viewer, on_account
from tenant_space.tenancy.rent_receipts import AccountNotWritable, receipt_choice_save


class DocumentsPage(ReadingPage):
    """*Documents divers*: the latest documents of each kind, all of one kind, and how receipts come (S74, S75)."""

    template = "pages/documents.html"
    lasting = "documents"
    icon = "document"
    task_text = "Vos avis et vos quittances"
    on_dashboard = True

    class Meta:
        verbose_name = "documents divers"

    def answer(self, request: TenantRequest, viewer: Viewer) -> HttpResponseBase:
        if request.method != "POST":
            return super().answer(request, viewer)
        wanted = request.POST.get("quittances")
        # The law asks for an express consent: the box is never ticked for the person.
        if wanted == "en-ligne" and "accord" not in request.POST:
            return self.shown(request, viewer, self._overview(viewer, consent_missing=True))
        if wanted in ("en-ligne", "papier"):
            self._choose(request, viewer, electronic=wanted == "en-ligne")
        return HttpResponseRedirect(on_account(self.url, viewer))

    def _choose(self, request: TenantRequest, viewer: Viewer, *, electronic: bool) -> None:
        try:
            receipt_choice_save(
                tenant=request.tenant,
                account_number=viewer.account.number,
                electronic=electronic,
                user=request.user,
                origin=origin_of(request),
            )
        except AccountNotWritable:
            messages.error(request, words.NOT_WRITABLE)
        else:
            messages.success(request, words.CHOSEN_ONLINE if electronic else words.CHOSEN_ON_PAPER)

    def content(self, viewer: Viewer, request: TenantRequest) -> dict[str, Any]:
        if "type" not in request.GET:
            return self._overview(viewer)
        number, kind = page_number(request.GET), request.GET["type"]
        if kind not in words.HEADINGS:
            raise Http404
        listed = documents_of_kind(viewer.tenant, viewer.account.number, kind, number)
        if listed.number > 1 and not listed.items:
            raise Http404
        return {"listed": listed, "back_url": on_account(self.url, viewer)}

    def _overview(self, viewer: Viewer, *, consent_missing: bool = False) -> dict[str, Any]:
        """The first page; the form of the choice stands on it alone."""
        return {
            "shown": documents_overview(viewer.tenant, viewer.account),
            "consent_missing": consent_missing,
            "action_url": on_account(self.url, viewer),
        }

    def demo_content(self) -> dict[str, Any]:
        return documents_preview()
