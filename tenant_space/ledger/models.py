"""*Mon compte*, as editors place it in the tree."""

from typing import Any

from django.http import Http404, HttpRequest

from tenant_space.formats.page_numbers import page_number
from tenant_space.ledger.account import account_lately, rent_account
from tenant_space.ledger.forms import LedgerFilterForm
from tenant_space.ledger.preview import account_preview
from tenant_space.secured.pages import ReadingPage
from tenant_space.secured.viewer import Viewer


class RentAccountPage(ReadingPage):
    """*Mon compte*: the balance and the ledger."""

    template = "pages/rent_account.html"
    lasting = "compte"
    icon = "account"
    task_text = "Vos factures et vos règlements"
    on_dashboard = True

    class Meta:
        verbose_name = "mon compte"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        form = LedgerFilterForm(request.GET)
        ledger = rent_account(viewer, page_number(request.GET), form.wanted)
        if ledger.number > 1 and not ledger.entries:
            raise Http404
        form.offer(ledger.all_months)
        quick = form.quick(ledger.all_months[0]) if ledger.all_months else ()
        context = {"ledger": ledger, "filters": form, "quick": quick}
        # Who leafs or searches has read what stands above the lines.
        return context if ledger.number > 1 or form.used else context | account_lately(viewer)

    def demo_content(self) -> dict[str, Any]:
        return account_preview()
