"""`portal_accounts.csv`: what the ERP hears of people's access. Today, how they want their receipts."""

from __future__ import annotations

from tenant_space.exchange.outbound.registry import OutboundFile
from tenant_space.tenancy.rent_receipts import consents_tell, consents_told

PORTAL_ACCOUNTS = OutboundFile(
    name="portal_accounts.csv",
    columns=("tenant_id", "account_number", "event", "at", "login_email"),
    label="choix de quittances",
    tell=consents_tell,
    told=consents_told,
)
