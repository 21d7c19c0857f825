from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet

from forms.contact.panels import emergency_panels
from forms.contact.viewsets import ContactGroup

register_snippet(ContactGroup)


@hooks.register("construct_homepage_panels")
def emergencies_without_number(request: HttpRequest, panels: list[Component]) -> None:
    """Say which emergencies have no number."""
    panels += emergency_panels(request)
