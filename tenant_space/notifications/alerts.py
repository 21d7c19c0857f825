"""What can be wrong with mails: some failed, or none leave."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import PermissionsMixin
from django.urls import reverse

from tenant_space.admin_screens.alerts import Alert, alerts_register
from tenant_space.notifications.enums import MailState
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.selectors import mails_late

VIEW = "notifications.view_outgoingmail"
LIST = "notifications_outgoingmail_modeladmin_index"


@alerts_register
def mails_wrong(user: PermissionsMixin) -> Iterator[Alert]:
    """Mails that failed, and mails that wait for too long."""
    if not user.has_perm(VIEW):
        return
    failed = OutgoingMail.objects.filter(state=MailState.FAILED).count()
    if failed:
        text = "1 courriel est en échec." if failed == 1 else f"{failed} courriels sont en échec."
        yield Alert(text, f"{reverse(LIST)}?state__exact={MailState.FAILED}")
    late = mails_late()
    if late:
        waits = "1 courriel attend" if late == 1 else f"{late} courriels attendent"
        yield Alert(f"{waits} depuis plus d'une heure.", f"{reverse(LIST)}?state__exact={MailState.QUEUED}")
