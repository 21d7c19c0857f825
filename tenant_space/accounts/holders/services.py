"""A tenant's sign-in as the landlord may change it: blocked, opened again, closed. Never read, never used.

Every change locks the row, ends the sessions, is logged for managers and noted in the person's journal.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from tenant_space.accounts.enums import MailKind, Suspension
from tenant_space.accounts.holders.enums import ClosingCause
from tenant_space.accounts.models import AddressChange, MailRefusal, User
from tenant_space.accounts.services import activation_mails_enqueue
from tenant_space.accounts.session.services import sessions_end
from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import Origin, event_record
from tenant_space.notifications.services import mail_enqueue
from tenant_space.tenancy.models import Tenant

CLOSED_DOMAIN = "ferme.invalid"  # RFC 2606: no mail ever leaves for it
REASON_LENGTH = 200


class NotATenant(Exception):
    """This sign-in belongs to the staff: it is managed elsewhere."""


class WrongState(Exception):
    """The sign-in is not in a state where this can be done: somebody may have been faster."""


class ReasonMissing(Exception):
    """This is done for a reason, which is kept."""


@transaction.atomic
def access_block(*, actor: User, user: User, reason: str) -> User:
    """Shut a sign-in until somebody opens it again. The person is signed out everywhere and told by mail.

    `reason` is for managers: the person does not read it. A sign-up that waits can be blocked, too: its
    link dies, and nobody else signs up as that person. Raises `NotATenant`, `ReasonMissing` and
    `WrongState` when it is blocked or closed already.
    """
    row, said = _locked(user), _reason(reason)
    if row.suspension or not row.is_active:
        raise WrongState
    row.is_active, row.suspension = False, Suspension.BLOCKED
    row.suspension_reason, row.suspended_at = said, timezone.now()
    row.save(update_fields=["is_active", "suspension", "suspension_reason", "suspended_at"])
    AddressChange.objects.filter(user=row).delete()
    sessions_end(user=row)
    event_record(kind=EventKind.BLOCKED, user_id=row.pk)
    log(instance=row, action="accounts.block", user=actor, data={"reason": said})
    _tell(row, MailKind.ACCESS_BLOCKED)
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
    log(instance=row, action="accounts.unblock", user=actor)
    _tell(row, MailKind.ACCESS_UNBLOCKED)
    return row


@transaction.atomic
def activation_send(*, actor: User, user: User) -> None:
    """Send the activation mail of a sign-up again. Raises `NotATenant`, and `WrongState` when it does not wait."""
    row = _locked(user)
    if row.claimed_tenant_id is None or row.suspension or not activation_mails_enqueue(email=row.email):
        raise WrongState
    log(instance=row, action="accounts.resend", user=actor)


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
    Raises `NotATenant`, `ReasonMissing` and `WrongState` when it is closed already.
    """
    row = _locked(user)
    if row.suspension == Suspension.CLOSED:
        raise WrongState
    said = _reason(reason) if cause == ClosingCause.UNLINKED else str(cause.label)
    person = row.tenant or row.claimed_tenant
    event_record(kind=EventKind.CLOSED, user_id=row.pk, origin=origin)
    log(instance=row, action="accounts.close", user=actor, data={"cause": cause.value, "reason": said})
    if row.tenant_id and not person.deceased:  # an address not proven may be anybody's
        mail_enqueue(MailKind.ACCESS_CLOSED, row.email, cause=cause.value, tenant_id=person.pk)
    _forget(row, person, said)


def _forget(row: User, person: Tenant, reason: str) -> None:
    """Leave of a sign-in what managers must still be able to tell: whose it was, when and why it ended."""
    sessions_end(user=row)
    for model in (EmailAddress, Authenticator, AddressChange, MailRefusal):
        model.objects.filter(user=row).delete()
    row.tenant, row.claimed_tenant, row.closed_tenant = None, None, person
    row.email, row.is_active = f"ferme-{row.pk}@{CLOSED_DOMAIN}", False
    row.suspension, row.suspension_reason, row.suspended_at = Suspension.CLOSED, reason, timezone.now()
    row.set_unusable_password()  # sessions and reset links are bound to it
    row.save()


def _tell(row: User, kind: MailKind) -> None:
    """Only a proven address: that of a sign-up that waits may be anybody's."""
    if row.tenant_id:
        mail_enqueue(kind, row.email, user_id=row.pk)


def _locked(user: User) -> User:
    """The row as it is now, kept from others until the end of the transaction.

    Raises `NotATenant`, and `WrongState` when it is gone: a sign-up that waited was replaced.
    """
    row = User.objects.select_for_update().filter(pk=user.pk).first()
    if row is None:
        raise WrongState
    if row.tenant_id is None and row.claimed_tenant_id is None and row.suspension != Suspension.CLOSED:
        raise NotATenant
    return row


def _reason(reason: str) -> str:
    said = " ".join(reason.split())[:REASON_LENGTH]
    if not said:
        raise ReasonMissing
    return said
