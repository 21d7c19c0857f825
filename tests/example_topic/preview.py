from typing import Any

from forms.submissions.selectors import SentPage
from tests.example_topic.forms import ExampleForm


def example_preview() -> dict[str, Any]:
    """*Demander un badge* of the demo tenant."""
    return {
        "form": ExampleForm(initial={"count": "2"}),
        "problems": (),
        "token": "",
        "kept": False,
        "sent": SentPage((), 1, False),
        "action_url": "",
    }
