"""*Documents divers* of the tenant of previews."""

import datetime as dt

from tenant_space.documents.selectors import DocumentGroup, DocumentItem, DocumentsOverview
from tenant_space.documents.words import HEADINGS
from tenant_space.tenancy.enums import DocumentKind
from tenant_space.tenancy.rent_receipts import ReceiptChoice


def _group(kind: str, *items: DocumentItem, total: int) -> DocumentGroup:
    return DocumentGroup(kind, HEADINGS[kind], items, total)


def documents_preview() -> dict[str, object]:
    """Notices with their details, a settlement, no receipt yet, and receipts on paper."""
    notices = tuple(
        DocumentItem(
            f"apercu-{month}", f"Avis d'échéance - 30/{month}/2026", dt.date(2026, month, 30), 82_000, 45_678, True
        )
        for month in (11, 10)
    )
    title = "Avis de régularisation de charges - 22/05/2026"
    settlement = DocumentItem("apercu-5", title, dt.date(2026, 5, 22), 64_000, 4_210, True)
    shown = DocumentsOverview(
        groups=(
            _group(DocumentKind.RENT_NOTICE, *notices, total=24),
            _group(DocumentKind.CHARGES_STATEMENT, settlement, total=1),
        ),
        receipts=_group(DocumentKind.RECEIPT, total=0),
        choice=ReceiptChoice(),
        receipt_missing=True,
    )
    return {"shown": shown, "action_url": ""}
