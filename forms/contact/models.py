"""*Nous contacter* of those who are signed in, as editors place it in the tree."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import HttpRequest

from forms.contact.enums import Subject
from forms.contact.forms import ContactForm
from forms.contact.neighbours import known_around
from forms.contact.places import places_of
from forms.contact.preview import contact_preview
from forms.contact.selectors import claims_known, known_problems, offer, promise_today
from forms.contact.topics import CODE, AttachmentType, ContactTopic, Emergency, TopicQuestion
from forms.submissions.forms import RequestForm
from forms.submissions.request_page import RequestPage
from tenant_space import formats
from tenant_space.form_fields.problems import Problem
from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.viewer import Viewer

__all__ = ["AttachmentType", "ContactRequestPage", "ContactTopic", "Emergency", "TopicQuestion"]
CHOOSE = "choisir"  # the button that shows what a topic asks for


def _technical(topic: ContactTopic | None) -> bool:
    return topic is not None and topic.subject == Subject.TECHNICAL


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
        known = viewer.tenant.phone_mobile or viewer.tenant.phone_home
        initial = {**(initial or {})}
        initial["phone"] = initial.get("phone") or formats.phone(known)
        return ContactForm(data, initial=initial, topics=offer().topics, places=places)

    def record_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> ContactForm:
        form = self.make_form(viewer, data, initial)
        form.for_staff()
        return form

    def record_notes(self, viewer: Viewer, form: RequestForm) -> dict[str, Any]:
        topic = form.topic_chosen if isinstance(form, ContactForm) else None
        known = claims_known(viewer.tenant, viewer.account.number) if _technical(topic) else ()
        return {"emergencies": offer().emergencies, "known": known}

    @classmethod
    def file_types(cls) -> Mapping[str, str]:
        return offer().file_types

    def content(
        self,
        viewer: Viewer,
        request: TenantRequest,
        form: RequestForm | None = None,
        problems: tuple[Problem, ...] = (),
        told: str = "",
        key: uuid.UUID | None = None,
    ) -> dict[str, Any]:
        found = super().content(viewer, request, form, problems, told, key)
        topic, number = found["form"].topic_chosen, viewer.account.number
        return {
            **found,
            "promise": promise_today(topic),
            "emergencies": offer().emergencies,
            "known": known_problems(viewer.tenant, number, topic) if topic else (),
            "around": known_around(viewer.tenant, number, topic) if topic else (),
        }

    def place_after(self, request: HttpRequest) -> str:
        return "#nous-ecrire" if CHOOSE in request.POST else super().place_after(request)

    def demo_content(self) -> dict[str, Any]:
        return contact_preview()
