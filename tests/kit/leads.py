"""Leads, and promises that run out: what tests of both say over and over."""

from __future__ import annotations

import datetime as dt

from forms.submissions.lead_mails import DUE_SOON, LATE
from forms.submissions.models import Submission
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.registry import MailValues, mail_spec
from tests.kit import submission_factories as ff


def lead(*agencies: str, head_office: bool = False) -> User:
    """A member of staff who works in these agencies (codes), and leads them; or the head office."""
    user = ff.manager(*agencies, head_office=head_office)
    user.led_agencies.set(user.agencies.all())
    user.leads_head_office = head_office
    user.save()
    return user


def december(day: int) -> dt.date:
    return dt.date(2026, 12, day)


def told(kind: str) -> list[str]:
    """The addresses of those to whom mails of this kind leave, one a mail."""
    return sorted(OutgoingMail.objects.filter(kind=kind).values_list("to", flat=True))


def told_late() -> list[str]:
    return told(LATE)


def told_soon() -> list[str]:
    return told(DUE_SOON)


def said(kind: str, to: User) -> MailValues | None:
    """What the last mail of this kind to somebody says as it leaves now; None: nothing."""
    mail = OutgoingMail.objects.filter(kind=kind, to=to.email).latest("pk")
    return mail_spec(kind).build(mail.context)


def lines(kind: str, to: User) -> str:
    """The requests that it names."""
    values = said(kind, to)
    return values.values["demandes"] if values else ""


def now(row: Submission) -> Submission:
    return Submission.objects.get(pk=row.pk)
