"""What is to be done about the insurance, on *Accueil*."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from forms.insurance.kinds import CODE
from tenant_space.secured.cards import Card, cards_register
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.enums import InsuranceStatus
from tenant_space.tenancy.insurance import LeaseCover, leases_insurable

# The most pressing first: it gives the card its words.
_CODES = {
    InsuranceStatus.REJECTED: "insurance_refused",
    InsuranceStatus.EXPIRED: "insurance_expired",
    InsuranceStatus.EXPIRING: "insurance_expiring",
}


@cards_register
def insurance_card(viewer: Viewer) -> Iterator[Card]:
    """What is to be done about the insurance of the account shown, as one card."""
    if not viewer.account.writable:
        return
    account = viewer.account
    covers = leases_insurable(viewer.tenant, account.number, account.leases)
    todo = [row for row in covers if row.cover.to_do]
    worst = next((status for status in _CODES if any(row.cover.status == status for row in todo)), None)
    if worst is None:
        return
    expiring = worst == InsuranceStatus.EXPIRING
    yield Card(
        code=_CODES[worst],
        tone="warn" if expiring else "bad",
        url=reverse("request_page", args=[CODE]),
        lines=tuple(dict.fromkeys(_line(row) for row in todo)),
        deadline=min((row.cover.until for row in todo if row.cover.until), default=None) if expiring else None,
    )


def _line(row: LeaseCover) -> str:
    """`Garage : Refusée. Le document ne montre pas l'adresse.`"""
    reason = f". {row.cover.reason}" if row.cover.reason else ""
    return f"{row.title}\u00a0: {row.cover.label}{reason}"
