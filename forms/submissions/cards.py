"""What this person sent last, what is new in it, and what waits to be sent, on *Accueil* and in the menu."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from forms.submissions.selectors import SentLine, submissions_page, unread_of
from forms.submissions.unfinished import unfinished_of
from forms.submissions.words import CARD
from tenant_space.secured.cards import Card, Latest, LatestLine, cards_register, latest_register
from tenant_space.secured.unread import unread_register
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.models import Tenant


@latest_register
def latest_requests(viewer: Viewer, count: int) -> Latest:
    """What this person last sent, whichever account it was about."""
    sent = submissions_page(viewer.tenant, size=count)
    return Latest(tuple(_latest_line(line) for line in sent.lines), reverse("submissions"), "Voir toutes mes demandes")


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


def _latest_line(line: SentLine) -> LatestLine:
    url = reverse("submission", args=[line.number])
    return LatestLine(line.title, line.number, line.sent_on, line.state, line.tone, url, line.is_unread)
