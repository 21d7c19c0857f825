"""What this person sent last, on *Accueil*."""

from __future__ import annotations

from django.urls import reverse

from forms.submissions.selectors import SentLine, submissions_page
from tenant_space.secured.cards import Latest, LatestLine, latest_register
from tenant_space.secured.viewer import Viewer


@latest_register
def latest_requests(viewer: Viewer, count: int) -> Latest:
    """What this person last sent, whichever account it was about."""
    sent = submissions_page(viewer.tenant, size=count)
    return Latest(tuple(_latest_line(line) for line in sent.lines), reverse("submissions"), "Voir tous mes envois")


def _latest_line(line: SentLine) -> LatestLine:
    url = reverse("submission", args=[line.number])
    return LatestLine(line.kind, line.number, line.sent_on, line.state, line.tone, url)
