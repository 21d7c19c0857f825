"""The admin screens of editable texts, whatever their sort: changed, never added, copied or deleted."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.panels import HelpPanel, ObjectList, Panel
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from tenant_space.admin_screens.fixed_rows import FixedRowsIndexView
from tenant_space.editable_words.forms import EditableTextForm
from tenant_space.editable_words.models import EditableText


class EditableTextEditView(EditView):
    """A text. It is read by others as soon as it is saved: only when its editor says so."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False


class EditableTextViewSet(SnippetViewSet):
    """What the screens of all sorts of text have in common. Each says its `model`, its menu and its columns."""

    model: type[EditableText]
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = FixedRowsIndexView
    edit_view_class = EditableTextEditView
    list_per_page = 100

    def get_queryset(self, request: HttpRequest) -> QuerySet[EditableText]:
        """The texts that this version knows, as their model orders them."""
        return self.model.known()


def text_form(help_template: str, *panels: Panel) -> ObjectList:
    """The fields of a text under its help, a template that extends `admin/words_help.html`."""
    return ObjectList([HelpPanel(template=help_template), *panels], base_form_class=EditableTextForm)
