from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from tenant_space.landlord.models import AgencyDetails


class AgencyViewSet(SnippetViewSet):
    """Agencies, as editors complete them."""

    model = AgencyDetails
    icon = "group"
    menu_label = "Agences"
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["name", "code", "city", "phone"]


register_snippet(AgencyViewSet)
