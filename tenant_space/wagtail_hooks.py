"""What the account shown gives to *Accueil*."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from django.urls import reverse
from wagtail import hooks

from tenant_space import formats
from tenant_space.selectors import CARDS_HOOK, LATEST_HOOK, Card, Latest, LatestLine, Viewer, agency
from tenant_space.tenancy.claims import claims_to_heed
from tenant_space.tenancy.claims_latest import claims_latest
from tenant_space.tenancy.enums import AccountStatus


@hooks.register(CARDS_HOOK)
def payment_card(viewer: Viewer) -> Iterator[Card]:
    """What is to be done about the balance, as one card: the most pressing."""
    account, balance = viewer.account, viewer.account.balance
    if account.status == AccountStatus.LITIGATION and balance.cents > 0:
        yield _call_card(viewer, "account_litigation")
    elif account.payment_block:
        yield _call_card(viewer, "payment_blocked")
    elif balance.late_cents:
        yield _balance_card(viewer, "payment_overdue", balance.late_cents)
    elif balance.cents > 0 and not balance.direct_debit:
        yield _balance_card(viewer, "payment_due", balance.cents)
    elif balance.debit_unknown:
        yield replace(_call_card(viewer, "payment_debit_unknown"), tone="warn")


def _balance_card(viewer: Viewer, code: str, cents: int) -> Card:
    """A card that leads to the account. What is late has no deadline left, and the ERP does not always name one."""
    balance = viewer.account.balance
    return Card(
        code=code,
        tone="warn" if code == "payment_due" else "bad",
        url=reverse("reading_page", args=["compte"]),
        values={"montant": formats.euros(cents)},
        deadline=balance.next_due_date if code == "payment_due" and balance.next_due else None,
    )


def _call_card(viewer: Viewer, code: str) -> Card:
    """A card that has the agency called; its number stands there too, for who reads on a computer."""
    card = agency(viewer)
    phone = f"{card.name}\u00a0: {formats.phone(card.phone)}" if card.phone else card.name
    return Card(
        code=code,
        tone="bad",
        url=formats.phone_link(card.phone),
        values={"montant": formats.euros(max(viewer.account.balance.cents, 0))},
        lines=(phone,),
    )


@hooks.register(CARDS_HOOK)
def claim_cards(viewer: Viewer) -> Iterator[Card]:
    """A réclamation that waits for the tenant's answer, and a visit within a week."""
    page = reverse("reading_page", args=["reclamations"])
    for claim in claims_to_heed(viewer.tenant, viewer.account.number):
        url, values = f"{page}#reclamation-{quote(claim.claim_id, safe='')}", {"titre": claim.title}
        if claim.waits_for_tenant:
            yield Card(code="claim_waits", tone="warn", url=url, values=values)
        if visit := claim.appointment:
            yield Card(
                code="claim_appointment",
                tone="info",
                url=url,
                values=values | {"jour": formats.full_date(visit.day)},
                lines=tuple(line for line in (visit.text, visit.contractor) if line),
                deadline=visit.day,
            )


@hooks.register(LATEST_HOOK)
def latest_claims(viewer: Viewer, count: int) -> Latest:
    """The réclamations of the account shown that were opened last."""
    page = reverse("reading_page", args=["reclamations"])
    lines = tuple(
        LatestLine(
            f"Réclamation\u00a0: {claim.title}",
            claim.claim_id,
            claim.opened_at,
            claim.state,
            claim.tone,
            f"{page}#reclamation-{quote(claim.claim_id, safe='')}",
        )
        for claim in claims_latest(viewer.tenant, viewer.account.number, count)
    )
    return Latest(lines, page, "Voir toutes mes réclamations")
