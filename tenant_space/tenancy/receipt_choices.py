"""How a person chose to get the receipts of an account."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tenant_space.tenancy.models import ReceiptConsent, Tenant


@dataclass(frozen=True, slots=True)
class ReceiptChoice:
    """How the receipts of an account come. `since` is None when nobody ever chose: then on paper."""

    electronic: bool = False
    since: dt.datetime | None = None


def receipt_choice(tenant: Tenant, account_number: str) -> ReceiptChoice:
    """The choice of this person for an account they may read: the last one counts, paper without any."""
    row = ReceiptConsent.objects.for_tenant(tenant).filter(account_id=account_number).order_by("-id").first()
    return ReceiptChoice(row.electronic, row.at) if row else ReceiptChoice()
