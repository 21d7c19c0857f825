"""The texts of mails in the admin: changed, never added, copied or deleted."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from tenant_space.admin_screens.fixed_rows import FixedRowsIndexView, FixedRowsPolicy
from tenant_space.notifications.models import MailText
from tenant_space.notifications.registry import mail_specs

register_permission_policy(MailText, FixedRowsPolicy(MailText), exact_class=True)


class MailTextEditView(EditView):
    """A text and its trial. A saved text leaves with the next mail: it is only saved when its editor says so."""

    template_name = "admin/mail_text_edit.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.autosave_enabled = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(trial_url=reverse("mail_text_trial", args=[self.object.pk]), **kwargs)


class MailTextViewSet(SnippetViewSet):
    """« Textes des courriels »."""

    model = MailText
    icon = "mail"
    menu_label = "Textes des courriels"
    menu_name = "mail_texts"
    menu_order = 260
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = FixedRowsIndexView
    edit_view_class = MailTextEditView
    edit_template_name = "admin/mail_text_edit.html"
    list_display = [
        "__str__",
        Column("when", label="Quand il part"),
        DateColumn("changed", label="Dernier changement", accessor="latest_revision.created_at"),
    ]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[MailText]:
        """The texts of the kinds that this version knows."""
        known = [spec.kind for spec in mail_specs() if spec.editable]
        return MailText.objects.filter(kind__in=known).select_related("latest_revision")
