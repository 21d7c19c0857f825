from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin import SimpleListFilter, display
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import modeladmin_register

from tenant_space.admin_screens.modeladmin import PortalModelAdmin, ReadOnlyPermissionHelper
from tenant_space.notifications.enums import RESENDABLE, MailState
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.registry import mail_specs
from tenant_space.notifications.reserved import RESERVED, error_named, mails_marked
from tenant_space.notifications.views import (
    RESEND,
    MailSearch,
    OutgoingIndexView,
    OutgoingInspectView,
    OutgoingResendView,
    ResendFailedView,
    kind_label,
    mail_text_trial,
)
from tenant_space.notifications.viewsets import MailTextViewSet

if TYPE_CHECKING:
    from tenant_space.notifications.reserved import MarkedMail

RESEND_FAILED = "mails_resend_failed"


class KindFilter(SimpleListFilter):
    """The kinds of mail by their names."""

    title = "nature"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(spec.kind, spec.label) for spec in mail_specs()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class ResendButtonHelper(ButtonHelper):
    """« Renvoyer » beside each failed mail, for those who may."""

    def get_buttons_for_obj(self, obj: OutgoingMail, *args: Any, **kwargs: Any) -> list[dict[str, str]]:
        buttons = super().get_buttons_for_obj(obj, *args, **kwargs)
        if obj.state in RESENDABLE and self.request.user.has_perm(RESEND):
            url = self.url_helper.get_action_url("resend", obj.pk)
            classname = self.finalise_classname(["button-secondary", *kwargs.get("classnames_add", ())])
            buttons.append({"url": url, "label": "Renvoyer", "classname": classname, "title": "Renvoyer ce courriel"})
        return buttons


class OutgoingMailAdmin(PortalModelAdmin):
    """What leaves by mail, and what did not. Addresses are personal data: masked, here and on the page of a mail.

    Of a mail that is reserved to others, the kind and what became of it.
    """

    model = OutgoingMail
    menu_label = "Courriels sortants"
    menu_icon = "mail"
    menu_order = 910
    permission_helper_class = ReadOnlyPermissionHelper
    button_helper_class = ResendButtonHelper
    index_view_class = OutgoingIndexView
    inspect_view_class = OutgoingInspectView
    index_template_name = "admin/outgoing_index.html"
    search_handler_class = MailSearch
    list_display = ["label", "masked", "state", "attempts", "short_error", "waits_until", "created_at"]
    list_filter = ["state", KindFilter]
    inspect_view_fields = [
        "kind",
        "state",
        "masked_to",
        "attempts",
        "next_attempt_at",
        "last_error",
        "created_at",
        "sent_at",
        "message_id",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[MarkedMail]:
        return mails_marked(super().get_queryset(request), request.user)

    @display(description="nature", ordering="kind")
    def label(self, mail: OutgoingMail) -> str:
        return kind_label(mail.kind)

    @display(description="destinataire")
    def masked(self, mail: MarkedMail) -> str:
        return RESERVED if mail.is_reserved else mail.masked_to

    @display(description="dernière erreur")
    def short_error(self, mail: MarkedMail) -> str:
        error = error_named(mail.last_error) if mail.is_reserved else mail.last_error
        return error if len(error) <= 60 else f"{error[:60]}…"

    @display(description="prochain essai")
    def waits_until(self, mail: OutgoingMail) -> Any:
        return mail.next_attempt_at if mail.state == MailState.QUEUED else None

    def resend_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        return OutgoingResendView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def resend_failed_view(self, request: HttpRequest) -> HttpResponse:
        return ResendFailedView.as_view(model_admin=self)(request)

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        return (
            path(f"{self.url_helper.base_url_path}/resend/", self.resend_failed_view, name=RESEND_FAILED),
            re_path(
                self.url_helper.get_action_url_pattern("resend"),
                self.resend_view,
                name=self.url_helper.get_action_url_name("resend"),
            ),
            *super().get_admin_urls_for_registration(),
        )


modeladmin_register(OutgoingMailAdmin)
register_snippet(MailTextViewSet)


@hooks.register("register_admin_urls")
def trial_urls() -> list[URLPattern]:
    """Where an editor asks for a trial."""
    return [path("courriels/essai/<int:pk>/", mail_text_trial, name="mail_text_trial")]


@hooks.register("register_log_actions")
def mail_actions(actions: LogActionRegistry) -> None:
    """What the portal notes of mails."""
    actions.register_action("notifications.resend", "Renvoi", "Courriel en échec remis en file d'envoi")
