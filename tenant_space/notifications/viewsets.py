"""The texts of mails in the admin."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.permissions import register_permission_policy

from tenant_space.admin_screens.fixed_rows import FixedRowsPolicy
from tenant_space.editable_words.screens import EditableTextEditView, EditableTextViewSet, text_form
from tenant_space.notifications.models import MailText

register_permission_policy(MailText, FixedRowsPolicy(MailText), exact_class=True)


class MailTextEditView(EditableTextEditView):
    """A text and its trial."""

    template_name = "admin/mail_text_edit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(trial_url=reverse("mail_text_trial", args=[self.object.pk]), **kwargs)


class MailTextViewSet(EditableTextViewSet):
    """« Textes des courriels »."""

    model = MailText
    icon = "mail"
    menu_label = "Textes des courriels"
    menu_name = "mail_texts"
    menu_order = 260
    edit_view_class = MailTextEditView
    edit_template_name = "admin/mail_text_edit.html"
    list_display = [
        "__str__",
        Column("when", label="Quand il part"),
        DateColumn("changed", label="Dernier changement", accessor="latest_revision.created_at"),
    ]
    edit_handler = text_form(
        "admin/mail_text_help.html", FieldPanel("subject"), FieldPanel("body"), FieldPanel("button")
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[MailText]:
        return MailText.known().select_related("latest_revision")
