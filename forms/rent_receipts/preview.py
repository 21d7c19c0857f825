"""What the preview of the request for a receipt shows: nobody's data."""

from typing import Any

from forms.rent_receipts.forms import ReceiptForm
from forms.submissions.selectors import SentLine, SentPage
from tenant_space.secured.preview import SENT_ON
from tenant_space.tenancy.rent_receipt_months import ReceiptMonth


def receipt_request_preview() -> dict[str, Any]:
    """*Demander une quittance* of the demo tenant: the last month is paid in part only."""
    months = [ReceiptMonth(f"2026-{number:02d}", number < 11, number == 11) for number in (11, 10, 9, 8)]
    sent = SentLine("000000003", "Demande de quittance", SENT_ON, "Envoyée", "good")
    return {
        "form": ReceiptForm(months=months),
        "problems": (),
        "token": "",
        "kept": False,
        "sent": SentPage((sent,), 1, False),
        "action_url": "",
    }
