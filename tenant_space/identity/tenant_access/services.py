"""A tenant's sign-in as the landlord may change it: blocked, opened again, closed. Never read, never used.

Every change locks the row, ends the sessions, is logged for managers and noted in the person's journal.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from tenant_space.identity.enums import MailKind, Suspension
from tenant_space.identity.models import AddressChange, MailRefusal, MailWish, User
from tenant_space.identity.sessions.services import sessions_end
from tenant_space.identity.tenant_access.enums import ClosingCause
from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import Origin, event_record
from tenant_space.notifications.services import notify

CLOSED_DOMAIN = "ferme.invalid"  # RFC 2606: no mail ever leaves for it
REASON_LENGTH = 200


class NotATenant(Exception):
    """This sign-in belongs to the staff: it is managed elsewhere."""


class WrongState(Exception):
    """The sign-in is not in a state where this can be done: somebody may have been faster."""


class AccessReasonMissing(Exception):
    """This is done for a reason, which is kept."""


@transaction.atomic
def access_block(*, actor: User, user: User, reason: str) -> User:
    """Shut a sign-in until somebody opens it again. The person is signed out everywhere and told by mail.

    `reason` is for managers: the person does not read it. Raises `NotATenant`, `AccessReasonMissing` and
    `WrongState` when it is blocked or closed already.
    """
    row, said = _locked(user), reason_of(reason)
    if row.suspension or not row.is_active:
        raise WrongState
    row.is_active, row.suspension = False, Suspension.BLOCKED
    row.suspension_reason, row.suspended_at = said, timezone.now()
    row.save(update_fields=["is_active", "suspension", "suspension_reason", "suspended_at"])
    AddressChange.objects.filter(user=row).delete()
    sessions_end(user=row)
    event_record(kind=EventKind.BLOCKED, user_id=row.pk)
    log(instance=row, action="identity.block", user=actor, data={"reason": said})
    notify(MailKind.ACCESS_BLOCKED, row, user_id=row.pk)
    return row


@transaction.atomic
def access_unblock(*, actor: User, user: User) -> User:
    """Open a blocked sign-in again; the password is still the person's own. Raises `NotATenant`, `WrongState`."""
    row = _locked(user)
    if row.suspension == Suspension.CLOSED or row.is_active:
        raise WrongState
    row.is_active, row.suspension, row.suspension_reason, row.suspended_at = True, "", "", None
    row.save(update_fields=["is_active", "suspension", "suspension_reason", "suspended_at"])
    sessions_end(user=row)  # none from before comes back to life
    event_record(kind=EventKind.UNBLOCKED, user_id=row.pk)
    log(instance=row, action="identity.unblock", user=actor)
    notify(MailKind.ACCESS_UNBLOCKED, row, user_id=row.pk)
    return row


@transaction.atomic
def access_close(
    *,
    user: User,
    cause: ClosingCause,
    actor: User | None = None,
    reason: str = "",
    origin: Origin | None = None,
) -> None:
    """Close a sign-in for good and forget its address, so that the person may sign up again.

    What the person sent stays with the person of the ERP. A last mail says why, unless they died.
    `reason` is asked of a manager who withdraws a sign-in (`UNLINKED`).
    Raises `NotATenant`, `AccessReasonMissing` and `WrongState` when it is closed already.
    """
    row = _locked(user)
    if row.suspension == Suspension.CLOSED:
        raise WrongState
    said = reason_of(reason) if cause == ClosingCause.UNLINKED else str(cause.label)
    event_record(kind=EventKind.CLOSED, user_id=row.pk, origin=origin)
    log(instance=row, action="identity.close", user=actor, data={"cause": cause.value, "reason": said})
    if row.tenant and not row.tenant.deceased:
        notify(MailKind.ACCESS_CLOSED, row, cause=cause.value, tenant_id=row.tenant_id)
    _forget(row, said)


def _forget(row: User, reason: str) -> None:
    """Leave of a sign-in what managers must still be able to tell: whose it was, when and why it ended."""
    sessions_end(user=row)
    for model in (EmailAddress, Authenticator, AddressChange, MailRefusal, MailWish):
        model.objects.filter(user=row).delete()
    row.tenant, row.closed_tenant = None, row.tenant
    row.mail_refused_at = None
    row.email, row.is_active = f"ferme-{row.pk}@{CLOSED_DOMAIN}", False
    row.suspension, row.suspension_reason, row.suspended_at = Suspension.CLOSED, reason, timezone.now()
    row.set_unusable_password()  # sessions and reset links are bound to it
    row.save()


def _locked(user: User) -> User:
    """The row as it is now, kept from others until the end of the transaction.

    Raises `NotATenant`, and `WrongState` when it is gone.
    """
    row = User.objects.select_for_update().filter(pk=user.pk).first()
    if row is None:
        raise WrongState
    if row.tenant_id is None and row.suspension != Suspension.CLOSED:
        raise NotATenant
    return row


def reason_of(reason: str) -> str:
    """A reason as it is kept. Raises `AccessReasonMissing`."""
    said = " ".join(reason.split())[:REASON_LENGTH]
    if not said:
        raise AccessReasonMissing
    return said
