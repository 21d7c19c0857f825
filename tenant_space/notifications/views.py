"""What staff do with mails besides reading: send a trial of a text, send again what failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.permissions import policy_registry
from wagtail_modeladmin.helpers.search import BaseSearchHandler
from wagtail_modeladmin.views import InstanceSpecificView, WMABaseView

from tenant_space.admin_screens.modeladmin import DeclaredFiltersIndexView, KnownInspectView, KnownInstance
from tenant_space.notifications.channels.email.outbox import NotFailed, mail_resend, mails_resend_failed
from tenant_space.notifications.enums import MailState
from tenant_space.notifications.finding import mails_found
from tenant_space.notifications.models import MailText, OutgoingMail
from tenant_space.notifications.registry import mail_known
from tenant_space.notifications.reserved import RESERVED, error_named, is_reserved
from tenant_space.notifications.selectors import mails_late
from tenant_space.notifications.services import TRIAL_SECONDS, TrialTooSoon, mail_trial_send

if TYPE_CHECKING:
    from tenant_space.notifications.reserved import MarkedMail

RESEND = "notifications.resend_outgoingmail"


def _staff(request: HttpRequest) -> AbstractBaseUser:
    """The person who is signed in: Wagtail guards every view of the admin."""
    return cast(AbstractBaseUser, request.user)


@require_POST
def mail_text_trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the saved text to the editor who asks, and come back to it."""
    text = get_object_or_404(MailText, pk=pk)
    policy = policy_registry.get_by_type(MailText)
    if not policy.user_has_permission(request.user, "change") or not text.is_previewable():
        raise PermissionDenied
    try:
        address = mail_trial_send(text=text, user=_staff(request))
    except TrialTooSoon:
        messages.warning(
            request, f"Un essai vient de partir. Attendez {TRIAL_SECONDS} secondes avant d'en demander un autre."
        )
    else:
        messages.success(request, f"L'essai part à {address}. Il montre le texte enregistré, avec des exemples.")
    return redirect(text.snippet_viewset.get_url_name("edit"), text.pk)


def kind_label(kind: str) -> str:
    """What staff call a kind of mail."""
    spec = mail_known(kind)
    return spec.label if spec else kind


class MailSearch(BaseSearchHandler):
    """Finds the mails of a person, by what staff know of them; never those that are reserved to others."""

    @property
    def show_search_form(self) -> bool:
        return True

    def search_queryset(
        self, queryset: QuerySet[MarkedMail], search_term: str, **kwargs: Any
    ) -> QuerySet[OutgoingMail]:
        return mails_found(queryset.filter(is_reserved=False) if search_term.split() else queryset, search_term)


class OutgoingIndexView(DeclaredFiltersIndexView):
    """The outbox, with what waits for too long and what can be sent again; and the mails of one person."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        failed = OutgoingMail.objects.filter(state=MailState.FAILED).exists()
        return super().get_context_data(
            late=mails_late(), can_resend=failed and self.request.user.has_perm(RESEND), **kwargs
        )


class OutgoingInspectView(KnownInspectView):
    """One mail: what became of it, never the whole address; of one that is reserved to others, no address at all."""

    def get_field_label(self, field_name: str, field: Any = None) -> str:
        return "Destinataire" if field_name == "masked_to" else super().get_field_label(field_name, field)

    def get_field_display_value(self, field_name: str, field: Any = None) -> Any:
        if field_name == "kind":
            return kind_label(self.instance.kind)
        if field_name in ("masked_to", "last_error") and is_reserved(self.instance, self.request.user):
            return RESERVED if field_name == "masked_to" else error_named(self.instance.last_error)
        return super().get_field_display_value(field_name, field)


class OutgoingResendView(KnownInstance, InstanceSpecificView):
    """Ask once, then put one failed mail back in the queue."""

    template_name = "admin/outgoing_resend.html"
    page_title = "Renvoyer un courriel"

    def check_action_permitted(self, user: Any) -> bool:
        return user.has_perm(RESEND)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mail, reserved = self.instance, is_reserved(self.instance, self.request.user)
        to = "" if reserved else mail.masked_to
        error = error_named(mail.last_error) if reserved else mail.last_error
        return super().get_context_data(label=kind_label(mail.kind), to=to, error=error, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            mail_resend(mail=self.instance, user=_staff(request))
        except NotFailed:
            messages.warning(request, "Ce courriel n'est plus en échec. Rien n'a été changé.")
        else:
            messages.success(request, "Le courriel repart dans les secondes qui viennent.")
        return redirect(self.index_url)


class ResendFailedView(WMABaseView):
    """Ask once, then put every failed mail back in the queue."""

    template_name = "admin/outgoing_resend.html"
    page_title = "Renvoyer les courriels en échec"

    def check_action_permitted(self, user: Any) -> bool:
        return user.has_perm(RESEND)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = OutgoingMail.objects.filter(state=MailState.FAILED).count()
        return super().get_context_data(count=count, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count = mails_resend_failed(user=_staff(request))
        if count:
            messages.success(request, f"Remis en file d'envoi : {count}. L'envoi prend quelques instants.")
        else:
            messages.warning(request, "Aucun courriel n'est en échec.")
        return redirect(self.index_url)
