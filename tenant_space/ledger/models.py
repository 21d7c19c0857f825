"""*Mon compte*, as editors place it in the tree."""

from typing import Any

from django.http import Http404, HttpRequest

from tenant_space.formats.page_numbers import page_number
from tenant_space.ledger.changes import month_changes
from tenant_space.ledger.forms import LedgerFilterForm
from tenant_space.ledger.preview import account_preview
from tenant_space.ledger.selectors import ledger_page
from tenant_space.ledger.year import year_of
from tenant_space.secured.pages import MenuPart, ReadingPage
from tenant_space.secured.viewer import Viewer


class RentAccountPage(ReadingPage):
    """*Mon compte*: the balance and the ledger."""

    template = "pages/rent_account.html"
    lasting = "compte"
    icon = "account"
    task_text = "Vos factures et vos règlements"
    on_dashboard = True
    menu_part = MenuPart.RENT

    class Meta:
        verbose_name = "mon compte"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        form = LedgerFilterForm(request.GET)
        ledger = ledger_page(viewer.tenant, viewer.account, page_number(request.GET), form.wanted)
        if ledger.number > 1 and not ledger.entries:
            raise Http404
        form.offer(ledger.all_months)
        quick = form.quick(ledger.all_months[0]) if ledger.all_months else ()
        context = {"ledger": ledger, "filters": form, "quick": quick}
        if ledger.number > 1 or form.used:
            return context  # those who turn pages or search have read what stands above the lines
        context["changes"] = month_changes(viewer.tenant, viewer.account.number)
        context["year"] = year_of(viewer.tenant, viewer.account)
        return context

    def demo_content(self) -> dict[str, Any]:
        return account_preview()
