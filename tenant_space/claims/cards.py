"""What the réclamations give to *Accueil*."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.urls import reverse

from tenant_space import formats
from tenant_space.claims.lines import ClaimLine, claims_at_home
from tenant_space.claims.selectors import PressingClaim
from tenant_space.secured.cards import LATEST_LINES, Card, Latest, LatestLine, cards_register, latest_register
from tenant_space.secured.viewer import Viewer


def pressing(viewer: Viewer) -> tuple[PressingClaim, ...]:
    """The réclamations of the account shown of which *Accueil* says something."""
    return _at_home(viewer)[1]


def _at_home(viewer: Viewer) -> tuple[tuple[ClaimLine, ...], tuple[PressingClaim, ...]]:
    """Those opened last and those that are pressing, read once for a page."""
    return viewer.once("claims_at_home", lambda: claims_at_home(viewer.tenant, viewer.account.number, LATEST_LINES))


@cards_register
def claim_cards(viewer: Viewer) -> Iterator[Card]:
    """A réclamation that waits for the tenant's answer, and a visit within a week."""
    page = reverse("reading_page", args=["reclamations"])
    for claim in pressing(viewer):
        url, values = f"{page}#reclamation-{quote(claim.claim_id, safe='')}", {"titre": claim.title}
        if claim.waits_for_tenant:
            yield Card(code="claim_waits", tone="warn", url=url, values=values)
        if (visit := claim.appointment) and claim.is_near:
            yield Card(
                code="claim_appointment",
                tone="info",
                url=url,
                values=values | {"jour": formats.full_date(visit.day)},
                lines=tuple(line for line in (visit.text, visit.contractor) if line),
                deadline=visit.day,
            )


@latest_register
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
        for claim in _at_home(viewer)[0][:count]
    )
    return Latest(lines, page, "Voir toutes mes réclamations")
