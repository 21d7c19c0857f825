"""*Demander une quittance*, as editors place it in the tree."""

from typing import Any

from forms.rent_receipts.forms import ReceiptForm
from forms.rent_receipts.kinds import CODE
from forms.rent_receipts.preview import receipt_request_preview
from forms.submissions.request_page import RequestPage
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.rent_receipt_months import receipt_months


class ReceiptRequestPage(RequestPage):
    """*Demander une quittance*: for a month that is paid and has none yet."""

    template = "pages/receipt_request.html"
    kind = CODE
    icon = "document"
    task_text = "Pour un papier qui manque"
    form_class = ReceiptForm
    takes_files = False

    class Meta:
        verbose_name = "demande de quittance"

    def make_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> ReceiptForm:
        account = viewer.account
        months = receipt_months(viewer.tenant, account.number, account.balance.erp_cents, account.leases)
        return ReceiptForm(data, initial=initial or {}, months=months)

    def demo_content(self) -> dict[str, Any]:
        return receipt_request_preview()
