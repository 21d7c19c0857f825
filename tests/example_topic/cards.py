from collections.abc import Iterator

from django.urls import reverse

from tenant_space.secured.cards import Card, cards_register
from tenant_space.secured.viewer import Viewer
from tests.example_topic.kinds import CODE

# Only the account of the example's own test gets the card: other tests count cards.
ACCOUNT = "777777"


@cards_register
def example_card(viewer: Viewer) -> Iterator[Card]:
    """Something to do for the account of the example."""
    if viewer.account.number == ACCOUNT:
        yield Card(code="example_badge", tone="warn", url=reverse("request_page", args=[CODE]))
