"""What *Documents divers* shows of an account, put together."""

from __future__ import annotations

from dataclasses import dataclass

from tenant_space.tenancy.documents import DocumentGroup, documents_shown
from tenant_space.tenancy.enums import DocumentKind
from tenant_space.tenancy.models import Tenant
from tenant_space.tenancy.receipt_choices import ReceiptChoice, receipt_choice
from tenant_space.tenancy.receipt_months import receipt_missing, receipt_months
from tenant_space.tenancy.selectors import AccountHead


@dataclass(frozen=True, slots=True)
class DocumentsOverview:
    """The latest documents by kind, receipts apart with the choice of how they come.

    `receipt_missing`: a month that is paid in full has no receipt, so one may be asked for.
    """

    groups: tuple[DocumentGroup, ...]
    receipts: DocumentGroup
    choice: ReceiptChoice
    receipt_missing: bool


def documents_overview(tenant: Tenant, account: AccountHead) -> DocumentsOverview:
    """The first page of the documents of an account, in five queries."""
    groups = documents_shown(tenant, account.number)
    months = receipt_months(tenant, account.number, account.balance.cents)
    return DocumentsOverview(
        groups=tuple(group for group in groups if group.kind != DocumentKind.RECEIPT),
        receipts=next(group for group in groups if group.kind == DocumentKind.RECEIPT),
        choice=receipt_choice(tenant, account.number),
        receipt_missing=receipt_missing(months),
    )
