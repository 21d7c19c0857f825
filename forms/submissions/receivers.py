"""What follows for requests when a member of staff leaves, or loses a right."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save, pre_delete

from forms.submissions.leaving import all_release, gone_release
from tenant_space.identity.models import User
from tenant_space.identity.team.signals import member_changed


def connect() -> None:
    """Listen to the screen of the team, and to all that closes or deletes an access of staff."""
    member_changed.connect(changed, dispatch_uid="requests_of_changed_member")
    post_save.connect(saved, sender=User, dispatch_uid="requests_of_saved_member")
    pre_delete.connect(deleted, sender=User, dispatch_uid="requests_of_deleted_member")


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
