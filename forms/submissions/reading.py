"""What is not read yet: only what the other side wrote counts, and every count is of what the lists show."""

from __future__ import annotations

from django.utils import timezone

from forms.submissions.models import Message, Submission
from tenant_space.tenancy.models import Tenant


def tenant_read(*, tenant: Tenant, submission: Submission) -> None:
    """This person saw the conversation: the one thing that opening a page changes."""
    lines = Message.objects.for_tenant(tenant).filter(submission=submission).unread()
    Message.objects.filter(pk__in=list(lines.values_list("pk", flat=True))).update(read_at=timezone.now())


def staff_read(*, submission: Submission) -> None:
    """Staff saw the conversation, or answered in it."""
    submission.messages.unread_by_staff().update(read_at=timezone.now())
