"""*Nous contacter* of those who are signed in, as editors place it in the tree."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest

from forms.contact.forms import ContactForm
from forms.contact.places import places_of
from forms.contact.preview import contact_preview
from forms.contact.selectors import emergencies, file_type_names, promise_today, topics_offered
from forms.contact.topics import CODE, AttachmentType, ContactTopic, Emergency, TopicQuestion
from forms.submissions.forms import RequestForm
from forms.submissions.request_page import RequestPage
from tenant_space.form_fields.problems import Problem
from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.viewer import Viewer, agency

__all__ = ["AttachmentType", "ContactRequestPage", "ContactTopic", "Emergency", "TopicQuestion"]
CHOOSE = "choisir"  # the button that shows what a topic asks for


class ContactRequestPage(RequestPage):
    """*Nous contacter*: whom to call, and a request in one's own words (S29, S31 to S39)."""

    template = "pages/contact_request.html"
    kind = CODE
    icon = "phone"
    task_text = "Nous appeler ou nous écrire"
    on_dashboard = True
    instead_of: ClassVar[str] = "ContactPage"
    form_class = ContactForm
    file_missing = ""
    send_label = "Valider"

    class Meta:
        verbose_name = "nous contacter (locataires)"

    def make_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> ContactForm:
        places = places_of(viewer.tenant, viewer.account.number)
        return ContactForm(data, initial=initial or {}, topics=topics_offered(), places=places)

    @classmethod
    def file_types(cls) -> tuple[str, ...]:
        return file_type_names()

    def content(
        self,
        viewer: Viewer,
        request: TenantRequest,
        form: RequestForm | None = None,
        problems: tuple[Problem, ...] = (),
        told: str = "",
    ) -> dict[str, Any]:
        found = super().content(viewer, request, form, problems, told)
        promise = promise_today(found["form"].topic_chosen, agency(viewer))
        return {**found, "promise": promise, "emergencies": emergencies()}

    def place_after(self, request: HttpRequest) -> str:
        return "#nous-ecrire" if CHOOSE in request.POST else super().place_after(request)

    def demo_content(self) -> dict[str, Any]:
        return contact_preview()
