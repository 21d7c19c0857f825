from typing import Any

from forms.submissions.request_page import RequestPage
from tenant_space.secured.viewer import Viewer
from tests.example_topic.forms import ExampleForm
from tests.example_topic.kinds import CODE
from tests.example_topic.preview import example_preview


class ExamplePage(RequestPage):
    """*Demander un badge*."""

    template = "pages/example_topic.html"
    kind = CODE
    icon = "key"
    task_text = "Pour ouvrir votre immeuble"
    on_dashboard = True
    form_class = ExampleForm
    takes_files = False

    class Meta:
        verbose_name = "demande de badge"

    def make_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> ExampleForm:
        return ExampleForm(data, initial=initial or {})

    def demo_content(self) -> dict[str, Any]:
        return example_preview()
