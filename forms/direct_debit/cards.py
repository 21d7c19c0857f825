"""An invitation to direct debit, on *Accueil*."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from tenant_space.secured.cards import Card, cards_register
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.mandates import debit_missing


@cards_register
def debit_card(viewer: Viewer) -> Iterator[Card]:
    """An invitation to direct debit. Never for those who are late: that is no moment to sell anything."""
    balance = viewer.account.balance
    in_time = balance.tone != "owed" or balance.due_text
    if in_time and debit_missing(viewer.tenant, viewer.account):
        yield Card(code="direct_debit", tone="info", url=reverse("reading_page", args=["prelevements"]))
