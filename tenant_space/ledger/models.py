"""*Mon compte*, as editors place it in the tree."""

from typing import Any

from django.http import Http404, HttpRequest

from tenant_space.formats.page_numbers import page_number
from tenant_space.ledger.changes import changes_between
from tenant_space.ledger.forms import LedgerFilterForm
from tenant_space.ledger.preview import account_preview
from tenant_space.ledger.selectors import LEDGER_PAGE_SIZE, account_ended, ledger_page, term_of
from tenant_space.ledger.shapes import COUNT_CAP
from tenant_space.ledger.year import year_of
from tenant_space.secured.pages import MenuPart, ReadingPage
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.terms import latest_terms

# The parameter of the page as it is printed: all lines at once, as many as are counted.
PAPER = "imprimer"


class RentAccountPage(ReadingPage):
    """*Mon compte*: the balance and the ledger."""

    template = "pages/rent_account.html"
    lasting = "compte"
    icon = "account"
    task_text = "Ce qu'on vous demande, ce que vous avez payé"
    on_dashboard = True
    menu_part = MenuPart.RENT

    class Meta:
        verbose_name = "mon compte"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        form = LedgerFilterForm(request.GET)
        paper = PAPER in request.GET
        number, size = (1, COUNT_CAP) if paper else (page_number(request.GET), LEDGER_PAGE_SIZE)
        ledger = ledger_page(viewer.tenant, viewer.account, number, form.wanted, size)
        if ledger.number > 1 and not ledger.entries:
            raise Http404
        form.offer(ledger.all_months)
        context = {"ledger": ledger, "filters": form, "quick": form.quick(), "paper": paper}
        if ledger.number > 1 or form.used:
            return context  # those who turn pages or search have read what stands above the lines
        terms = (
            ()
            if account_ended(viewer.account)
            else latest_terms(viewer.tenant, viewer.account.number, viewer.account.leases)
        )
        context["term"] = term_of(viewer.account, terms)
        context["changes"] = changes_between(terms)
        context["year"] = year_of(viewer.tenant, viewer.account)
        return context

    def demo_content(self) -> dict[str, Any]:
        return account_preview()
