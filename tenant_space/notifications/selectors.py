"""What mails say now, and what waits in the outbox."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone

from tenant_space.notifications.enums import MailState
from tenant_space.notifications.models import MailText, OutgoingMail
from tenant_space.notifications.registry import MailSpec
from tenant_space.notifications.rendering import code_wording
from tenant_space.notifications.texts import MailWording

logger = logging.getLogger(__name__)

LATE_MINUTES = 60


def wording_of(spec: MailSpec) -> MailWording:
    """The text of a kind: the editors' own, or the code's when there is none or it does not fit any more."""
    row = MailText.objects.filter(kind=spec.kind).first()
    if row is None:
        return code_wording(spec)
    if row.problems():
        # A newer version of the portal has other words between braces: the mail must leave all the same.
        logger.error("text of %s does not fit its kind any more: the first text is sent", spec.kind)
        return code_wording(spec)
    return row.wording


def mails_late() -> int:
    """How many mails have been waiting to leave for more than an hour."""
    limit = timezone.now() - dt.timedelta(minutes=LATE_MINUTES)
    return OutgoingMail.objects.filter(state=MailState.QUEUED, created_at__lt=limit).count()
