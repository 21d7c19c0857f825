"""What follows for requests when somebody leaves the staff, a draft is deleted or the days of a kind are changed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete

from forms.submissions.leaving import all_release, gone_release
from forms.submissions.models import Attachment, Draft, KindSetting, PageImage
from forms.submissions.promise import promised_days_forget
from tenant_space.files.private_store import binaries_delete
from tenant_space.identity.models import User
from tenant_space.identity.team.services import member_changed


def connect() -> None:
    """Listen to the screen of the team, to all that closes or deletes an access of staff, to drafts and to days."""
    member_changed.connect(changed, dispatch_uid="requests_of_changed_member")
    post_save.connect(saved, sender=User, dispatch_uid="requests_of_saved_member")
    pre_delete.connect(deleted, sender=User, dispatch_uid="requests_of_deleted_member")
    pre_delete.connect(unsent_files_drop, sender=Draft, dispatch_uid="unsent_files_drop")
    for signal in (post_save, post_delete):
        signal.connect(promised_days_forget, sender=KindSetting, dispatch_uid="promised_days_forget")


def changed(sender: Any, user: User, **kwargs: Any) -> None:
    """Groups or agencies are others."""
    gone_release(user=user)


def saved(sender: type[User], instance: User, created: bool, **kwargs: Any) -> None:
    """An access was closed, from whatever screen. Tenants follow nothing."""
    if not created and not instance.is_active and instance.tenant_id is None:
        gone_release(user=instance)


def deleted(sender: type[User], instance: User, **kwargs: Any) -> None:
    """Before the row goes, and with it the name."""
    if instance.tenant_id is None:
        all_release(user=instance)


@transaction.atomic
def unsent_files_drop(sender: type[Draft], instance: Draft, **kwargs: Any) -> None:
    """Delete the files of a draft that were not sent, with their pages; their bytes once that is written.

    The database lets the files of a draft stay, since those that were sent belong to a request. Those that were not
    sent would belong to nobody: no page shows them, and no sweep finds bytes that a row still knows.
    """
    files = Attachment.objects.filter(draft=instance, submission=None)
    names = [*files.values_list("stored_name", flat=True)]
    names += PageImage.objects.filter(attachment__in=files).values_list("stored_name", flat=True)
    files.delete()
    transaction.on_commit(lambda: binaries_delete(names))
