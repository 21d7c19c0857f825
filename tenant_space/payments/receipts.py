"""The receipt of a payment on A4."""

from __future__ import annotations

from tenant_space.files.pdf import pdf_render
from tenant_space.landlord.selectors import landlord_current
from tenant_space.payments.selectors import ShownPayment

MIME = "application/pdf"


def receipt_pdf(payment: ShownPayment) -> bytes:
    """What was accepted, when, for which account. Raises `PdfError`."""
    return pdf_render("pdf/payment_receipt.html", {"payment": payment, "landlord": landlord_current()})
