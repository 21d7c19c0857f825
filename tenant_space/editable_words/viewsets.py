"""The words of the pages in the admin: changed, never added, copied or deleted."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from tenant_space.admin_screens.fixed_rows import FixedRowsIndexView, FixedRowsPolicy
from tenant_space.editable_words.forms import WordingForm
from tenant_space.editable_words.models import Wording
from tenant_space.editable_words.registry import wording_specs

register_permission_policy(Wording, FixedRowsPolicy(Wording), exact_class=True)


class WordingEditView(EditView):
    """A text. It is read by tenants as soon as it is saved: only when its editor says so."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False


class WordingViewSet(SnippetViewSet):
    """« Textes des pages »."""

    model = Wording
    icon = "openquote"
    menu_label = "Textes des pages"
    menu_name = "wordings"
    menu_order = 261
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = FixedRowsIndexView
    edit_view_class = WordingEditView
    list_display = [
        "__str__",
        Column("topic", label="Où", accessor="get_topic_display"),
        Column("title", label="Titre"),
        BooleanColumn("shown", label="Montré"),
    ]
    list_filter = ["topic"]
    search_fields = ["title", "text"]
    search_backend_name = None
    list_per_page = 100
    edit_handler = ObjectList(
        [
            HelpPanel(template="admin/wording_help.html"),
            FieldPanel("title"),
            FieldPanel("text"),
            FieldPanel("button", help_text="Le bouton vient après le texte. L'adresse où il mène ne se change pas."),
            FieldRowPanel(
                [
                    FieldPanel("shown", help_text="Décochez pour ne plus montrer cette carte à personne."),
                    FieldPanel("sort_order", help_text="Le plus petit nombre vient en premier sur la page."),
                ]
            ),
        ],
        base_form_class=WordingForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Wording]:
        """The texts of the codes that this version knows, as they follow each other on the pages."""
        known = Q(pk__in=[])
        for topic in {topic for topic, _ in dict(wording_specs())}:
            known |= Q(topic=topic, code__in=[code for of, code in dict(wording_specs()) if of == topic])
        return Wording.objects.filter(known)
