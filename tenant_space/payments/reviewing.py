"""That something of online payment has to be looked at is told by mail: to those who may, without a storm."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.utils import timezone
from wagtail.permission_policies import ModelPermissionPolicy

from tenant_space.notifications.enums import MailState
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import notify_many
from tenant_space.payments.records import Payment

TO_CHECK = "payments.to_check"
# The mail says how much waits when it leaves: what comes within this time is told in one, and one leaves an hour.
TOGETHER, APART = dt.timedelta(minutes=10), dt.timedelta(hours=1)


def review_tell() -> int:
    """Have those who may check payments told that something waits; returns how many mails will leave.

    To be called in the transaction that has something wait. Who has such a mail before them in the queue gets no
    second one: theirs counts this, too.
    """
    mails = OutgoingMail.objects.filter(kind=TO_CHECK)
    queued = set(mails.filter(state=MailState.QUEUED).values_list("context__user_id", flat=True))
    people = ModelPermissionPolicy(Payment).users_with_permission("check").filter(is_active=True, tenant=None)
    told = [(user, {"user_id": user.pk}) for user in people if user.pk not in queued]
    latest = mails.aggregate(at=Max("sent_at"))["at"] if told else None
    soon = timezone.now() + TOGETHER
    return notify_many(TO_CHECK, told, not_before=max(soon, latest + APART) if latest else soon)
