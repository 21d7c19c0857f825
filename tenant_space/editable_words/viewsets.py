"""The words of the pages in the admin."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.permissions import register_permission_policy

from tenant_space.admin_screens.fixed_rows import FixedRowsPolicy
from tenant_space.editable_words.models import Wording
from tenant_space.editable_words.screens import EditableTextViewSet, text_form

register_permission_policy(Wording, FixedRowsPolicy(Wording), exact_class=True)


class WordingViewSet(EditableTextViewSet):
    """« Textes des pages »."""

    model = Wording
    icon = "openquote"
    menu_label = "Textes des pages"
    menu_name = "wordings"
    menu_order = 261
    list_display = [
        "__str__",
        Column("topic", label="Où", accessor="get_topic_display"),
        Column("title", label="Titre"),
        BooleanColumn("shown", label="Montré"),
    ]
    list_filter = ["topic"]
    search_fields = ["title", "text"]
    search_backend_name = None
    edit_handler = text_form(
        "admin/wording_help.html",
        FieldPanel("title"),
        FieldPanel("text"),
        FieldPanel("button"),
        FieldRowPanel(
            [
                FieldPanel("shown", help_text="Décochez pour ne plus montrer cette carte à personne."),
                FieldPanel("sort_order", help_text="Le plus petit nombre vient en premier sur la page."),
            ]
        ),
    )
