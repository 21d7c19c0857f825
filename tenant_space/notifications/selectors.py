"""What mails say now, and what waits in the outbox."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from tenant_space.notifications.enums import MailState
from tenant_space.notifications.models import MailText, OutgoingMail
from tenant_space.notifications.registry import MailSpec
from tenant_space.notifications.texts import MailWording

LATE_MINUTES = 60


def wording_of(spec: MailSpec) -> MailWording:
    """The text of a kind: the editors' own, or the code's when there is none or it does not fit any more."""
    return MailWording(**MailText.now(spec, MailText.objects.filter(kind=spec.kind).first()))


def mails_late() -> int:
    """How many mails have been waiting to leave for more than an hour; those that wait for their hour are not late."""
    now = timezone.now()
    due = Q(attempts__gt=0) | Q(next_attempt_at__lte=now)
    old = Q(created_at__lt=now - dt.timedelta(minutes=LATE_MINUTES))
    return OutgoingMail.objects.filter(due, old, state=MailState.QUEUED).count()
