"""The screen on which staff set the situations that tenants choose from."""

from __future__ import annotations

from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from forms.personal_details.codes import SituationCode


class SituationCodeViewSet(SnippetViewSet):
    """The situations, with what each means for a lease."""

    model = SituationCode
    icon = "group"
    menu_label = "Situations"
    menu_name = "situations"
    menu_order = 256
    add_to_admin_menu = True
    list_display = ["label", "sort", "code", BooleanColumn("offered", label="Proposé", sort_key="offered")]
    list_filter = ["sort", "offered"]
    search_backend_name = None
    search_fields = ["label", "code"]
    sort_order_field = "sort_order"
    list_per_page = 100
