"""What this person sent last, what is new in it, and what waits to be sent, on *Accueil* and in the menu."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.urls import reverse

from forms.submissions.appointments import appointment_of
from forms.submissions.following import erp_names
from forms.submissions.models import Submission
from forms.submissions.selectors import SentLine, requests_at_home, unread_of
from forms.submissions.unfinished import unfinished_of
from forms.submissions.words import CARD, VISIT_CARD
from tenant_space import formats
from tenant_space.claims.cards import pressing
from tenant_space.claims.selectors import PressingClaim
from tenant_space.claims.visits import Appointment
from tenant_space.secured.cards import LATEST_LINES, Card, Latest, LatestLine, cards_register, latest_register
from tenant_space.secured.unread import unread_register
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.models import Tenant


@latest_register
def latest_requests(viewer: Viewer, count: int) -> Latest:
    """What this person last sent, whichever account it was about."""
    lines, _ = _at_home(viewer, count)
    return Latest(tuple(_latest_line(line) for line in lines), reverse("submissions"), "Voir toutes mes demandes")


@unread_register
def unread_requests(tenant: Tenant) -> int:
    """In how many of their requests something is new to this person."""
    return len(unread_of(tenant))


@cards_register
def unfinished_cards(viewer: Viewer) -> Iterator[Card]:
    """What was begun and not sent, each with how long it is kept."""
    for one in unfinished_of(viewer.tenant):
        values = {"demande": one.title, "jour": one.kept_text}
        yield Card(code=CARD, tone="warn", url=one.url, values=values)


@cards_register
def visit_cards(viewer: Viewer) -> Iterator[Card]:
    """When somebody comes for a request on the account shown: as the ERP plans for it, else as staff said.

    A visit has one card, that of the réclamation once it is near.
    """
    _, visited = _at_home(viewer, LATEST_LINES)
    given = {row: appointment_of(row) for row in visited if row.account_id == viewer.account.number}
    visits = {row: visit for row, visit in given.items() if visit}
    planned, told = _planned(viewer, visits) if visits else {}, set[str]()
    for row, visit in visits.items():
        if claim := planned.get(row.pk):
            if claim.is_near or claim.claim_id in told:
                continue
            told.add(claim.claim_id)
        yield _visit_card(row, (claim and claim.appointment) or visit)


def _visit_card(row: Submission, visit: Appointment) -> Card:
    return Card(
        code=VISIT_CARD,
        tone="info",
        url=reverse("submission", args=[row.number_text]) + "#rendez-vous",
        values={"demande": row.title, "jour": formats.full_date(visit.day)},
        lines=tuple(line for line in (visit.text, visit.contractor) if line),
        deadline=visit.day,
    )


def _at_home(viewer: Viewer, count: int) -> tuple[list[SentLine], list[Submission]]:
    return viewer.once(f"requests {count}", lambda: requests_at_home(viewer.tenant, count))


def _planned(viewer: Viewer, rows: Collection[Submission]) -> dict[int, PressingClaim]:
    """For which of these requests a réclamation that follows them brings a visit: the nearest."""
    claims = [claim for claim in pressing(viewer) if claim.appointment]
    told = {claim.request for claim in claims if claim.request}
    names = {row.pk: frozenset((str(row.uid), row.number_text)) for row in rows}
    if told.difference(*names.values()):  # perhaps by one that was joined
        names = erp_names(viewer.tenant, rows)
    return {
        row.pk: claim
        for claim in reversed(claims)
        for row in rows
        if claim.claim_id == row.claim_number or claim.request in names[row.pk]
    }


def _latest_line(line: SentLine) -> LatestLine:
    url = reverse("submission", args=[line.number])
    return LatestLine(line.title, line.number, line.sent_on, line.state, line.tone, url, line.is_unread)
