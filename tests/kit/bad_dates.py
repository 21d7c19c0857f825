"""Homes whose rows hold the first and last dates of a calendar, as an older import may have left them."""

from __future__ import annotations

import datetime as dt

from django.db import models

from tenant_space.tenancy import models as erp
from tests.kit import factories as f

EXTREMES = ("9999-12-31", "0001-01-01")
DATED = (
    erp.RentAccount,
    erp.Holder,
    erp.Lease,
    erp.Occupant,
    erp.Mandate,
    erp.LedgerEntry,
    erp.Claim,
    erp.ClaimEvent,
    erp.Document,
)
# What decides whether the account may be read at all, or whether a document is there: not about showing.
_DECIDES = {"to_date", "visible_from", "visible_to"}


def whole_home(holder: erp.Holder) -> None:
    """A row of everything that hangs on the account of this holder."""
    account = holder.account
    erp.RentAccount.objects.filter(pk=account.pk).update(
        direct_debit_active=True, next_due_cents=45_678, next_due_date=dt.date(2026, 12, 5)
    )
    lease = f.LeaseFactory(account=account, insurance_status="EXPIRING", insurance_valid_to=dt.date(2026, 12, 4))
    f.OccupantFactory(lease=lease)
    f.MandateFactory(account=account)
    f.EntryFactory(account=account, lease=lease, document_ref="D1")
    f.EntryFactory(account=account, payment=True)
    claim = f.ClaimFactory(account=account, claim_id="R1", visited=True, premises=lease.premises)
    f.ClaimEventFactory(claim=claim, in_days=2)
    f.DocumentFactory(account=account, document_id="D1")


def extreme_dates(model: type[models.Model], day: str) -> None:
    """Write one date in every date and moment of the rows of a table."""
    changes: dict[str, dt.date] = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.DateTimeField) and field.name not in _DECIDES:
            last = dt.time(23, 59, 59) if day.startswith("9") else dt.time()
            changes[field.name] = dt.datetime.combine(dt.date.fromisoformat(day), last, dt.UTC)
        elif isinstance(field, models.DateField) and field.name not in _DECIDES:
            changes[field.name] = dt.date.fromisoformat(day)
    model._default_manager.update(**changes)
