"""« Demandes » in the admin: a list and a page to decide, and none of the views that would leak."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.panels import FieldPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from forms.submissions.desk.closed_agencies import ClosedAgenciesView
from forms.submissions.desk.filters import SubmissionFilterSet
from forms.submissions.desk.listing import SubmissionIndexView
from forms.submissions.desk.next_view import NextView
from forms.submissions.desk.reasons import (
    KindSettingIndexView,
    ReadyAnswerForm,
    RefusalReasonForm,
    SettingEditView,
    kind_label,
)
from forms.submissions.desk.review import ReviewView
from forms.submissions.models import KindSetting, ReadyAnswer, RefusalReason, Submission
from tenant_space.admin_screens.viewsets import FewerViewsViewSet

KIND = Column("kind", label="Nature de la demande", accessor=kind_label, sort_key="kind")
KIND_TITLE = TitleColumn("kind", label="Nature de la demande", accessor=kind_label, url_name="delais:edit")


class SubmissionURLFinder(ModelAdminURLFinder):
    """Where Wagtail leads for a submission: the page to decide, never a form of its fields."""

    edit_url_name = "desk:inspect"


class SubmissionViewSet(FewerViewsViewSet):
    """Adding, editing, deleting, copying, usage and history of their own are left out of the routes."""

    model = Submission
    name = "desk"
    url_prefix = "demandes"
    icon = "tasks"
    menu_label = "Demandes"
    menu_order = 90
    add_to_admin_menu = True
    inspect_view_enabled = True
    list_per_page = 25
    filterset_class = SubmissionFilterSet
    index_view_class = SubmissionIndexView
    inspect_view_class = ReviewView
    form_fields: list[str] = []
    url_finder_class = SubmissionURLFinder

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("suivante/", NextView.as_view(), name="next"),
            path("agences-fermees/", ClosedAgenciesView.as_view(), name="closed_agencies"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
        ]


class RefusalReasonViewSet(SnippetViewSet):
    """The ready-made reasons that managers pick."""

    model = RefusalReason
    icon = "list-ul"
    menu_label = "Motifs de refus"
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["title", KIND, BooleanColumn("active", label="Proposé", sort_key="active")]
    search_backend_name = None
    search_fields = ["title", "text"]
    sort_order_field = "sort_order"

    def get_form_class(self, for_update: bool = False) -> type[RefusalReasonForm]:
        return RefusalReasonForm


class ReadyAnswerViewSet(SnippetViewSet):
    """The ready-made answers that managers put into their messages."""

    model = ReadyAnswer
    icon = "openquote"
    menu_label = "Réponses toutes prêtes"
    menu_order = 259
    add_to_admin_menu = True
    list_display = ["title", KIND, BooleanColumn("active", label="Proposée", sort_key="active")]
    search_backend_name = None
    search_fields = ["title", "text"]
    sort_order_field = "sort_order"
    edit_handler = ObjectList(
        [
            HelpPanel(template="admin/desk/answer_help.html"),
            *(FieldPanel(name) for name in ("kind", "title", "text", "active")),
        ],
        base_form_class=ReadyAnswerForm,
    )


class KindSettingViewSet(FewerViewsViewSet):
    """How soon an answer is promised. One row a kind, made by `setup_site`: changed, never added or deleted."""

    model = KindSetting
    name = "delais"
    url_prefix = "delais"
    icon = "calendar-alt"
    menu_label = "Délais de réponse"
    menu_order = 270
    add_to_admin_menu = True
    index_view_class = KindSettingIndexView
    edit_view_class = SettingEditView
    list_display = [KIND_TITLE, "working_days"]
    form_fields = ["working_days"]
    absent = ("add", "delete", "copy", "usage", "history")

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", self.edit_view, name="edit"),
        ]
