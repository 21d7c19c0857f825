"""Changing the password and the sign-in address. Everything that follows a change happens with it, or not at all."""

from __future__ import annotations

import secrets

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from tenant_space.formats.addresses import email_normalise
from tenant_space.identity.enums import MailKind
from tenant_space.identity.limits import Limit, try_take
from tenant_space.identity.models import AddressChange, User
from tenant_space.identity.secrets import secret_seal
from tenant_space.identity.security.selectors import change_waiting, key_hash, pending_address
from tenant_space.identity.sessions.services import sessions_end
from tenant_space.identity.sign_up.services import sign_ups_make_way
from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import Origin, event_record
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.services import PRESSED_TWICE, notify

KEY_BYTES = 32


class AddressOfStaff(Exception):
    """The address of a member of staff is changed by an administrator, in *Équipe*."""


class SameAddress(Exception):
    """The address asked for is the one in use."""


class NothingWaiting(Exception):
    """No change of address waits for its confirmation."""


class ChangeLinkDead(Exception):
    """The link is unknown, older than 24 h, replaced, cancelled or used."""


class AddressTaken(Exception):
    """Somebody else has begun to sign in with this address since it was asked for."""


def email_change_ask(*, user: User, new_email: str, origin: Origin | None = None) -> None:
    """Ask to sign in with another address; it is active only once its owner has followed the mailed link.

    A former request is replaced and its link dies, unless it was made just now for the same address: that one is a
    first press of the same button, and stands. The address in use is told at once. When the new
    one is somebody's already, that person is told by mail: the caller's answer is the same.
    Raises `AddressOfStaff`, `SameAddress` and `TooManyTries`. Not to be called inside a transaction.
    """
    new_email = email_normalise(new_email)
    if user.tenant_id is None:
        raise AddressOfStaff
    if new_email == user.email:
        raise SameAddress
    try_take(Limit.EMAIL_CHANGE, str(user.pk))
    _start(user, new_email, origin)


def email_change_resend(*, user: User, origin: Origin | None = None) -> None:
    """Send a new link to the address that waits; the former link dies. One that has just left stands.

    Raises `NothingWaiting`, and what `email_change_ask` raises.
    """
    pending = pending_address(user)
    if pending is None:
        raise NothingWaiting
    email_change_ask(user=user, new_email=pending.new_email, origin=origin)


@transaction.atomic
def _start(user: User, new_email: str, origin: Origin | None) -> None:
    row = User.objects.select_for_update().get(pk=user.pk)
    pressed = AddressChange.objects.filter(user=row, new_email=new_email)
    if pressed.filter(asked_at__gt=timezone.now() - PRESSED_TWICE).exists():
        return
    key = secrets.token_urlsafe(KEY_BYTES)
    AddressChange.objects.update_or_create(
        user=row, defaults={"new_email": new_email, "key_hash": key_hash(key), "asked_at": timezone.now()}
    )
    taken = User.objects.filter(email=new_email).exists()
    kind = MailKind.EMAIL_CHANGE_IN_USE if taken else MailKind.EMAIL_CHANGE_CONFIRM
    notify(kind, Address(new_email, row.tenant_id or ""), sealed=secret_seal(key))
    notify(MailKind.EMAIL_CHANGE_ASKED, row, user_id=row.pk)
    event_record(kind=EventKind.EMAIL_ASKED, user_id=row.pk, origin=origin)
    log(instance=row, action="identity.email_ask", user=row)


@transaction.atomic
def email_change_confirm(*, key: str, owner: User, origin: Origin | None = None, keep: str = "") -> User:
    """Make the new address the one to sign in with; reset links sent before die with the old one.

    `owner` is who proved, by a session or a password, that the change is theirs: with the key alone, a stranger's
    mail would make its reader's address the key to the stranger's sign-in. Other sessions end but the one with
    the key `keep`. Raises `ChangeLinkDead` and `AddressTaken`.
    """
    found = change_waiting(key)
    if found is None or found.user_id != owner.pk:
        raise ChangeLinkDead
    user = User.objects.select_for_update().get(pk=found.user_id)
    change = change_waiting(key)  # again, now that nobody else can use, replace or cancel it
    if change is None:
        raise ChangeLinkDead
    former, user.email, user.mail_refused_at = user.email, change.new_email, None
    user.former_email, user.email_changed_at = former, timezone.now()
    sign_ups_make_way(email=change.new_email)
    try:
        with transaction.atomic():
            user.save(update_fields=["email", "mail_refused_at", "former_email", "email_changed_at"])
            EmailAddress.objects.filter(user=user).delete()
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    except IntegrityError as error:
        raise AddressTaken from error
    change.delete()
    sessions_end(user=user, keep=keep)
    notify(MailKind.EMAIL_CHANGED, Address(former, user.tenant_id or ""), user_id=user.pk)
    event_record(kind=EventKind.EMAIL_CHANGED, user_id=user.pk, origin=origin)
    log(instance=user, action="identity.email_change", user=user)
    return user


@transaction.atomic
def email_change_cancel(*, user: User) -> None:
    """Forget the change that waits: its link dies. Raises `NothingWaiting`."""
    User.objects.select_for_update().get(pk=user.pk)
    if not AddressChange.objects.filter(user=user).delete()[0]:
        raise NothingWaiting
    log(instance=user, action="identity.email_cancel", user=user)


@transaction.atomic
def password_changed(*, user: User, keep: str = "", origin: Origin | None = None) -> None:
    """What follows a new password: other sessions end but `keep`, a waiting change of address is dropped,
    the person is told by mail. The person who asked for that change may be the one the password now shuts out.
    """
    sessions_end(user=user, keep=keep)
    AddressChange.objects.filter(user=user).delete()
    notify(MailKind.PASSWORD_CHANGED, user, user_id=user.pk)
    event_record(kind=EventKind.PASSWORD_CHANGED, user_id=user.pk, origin=origin)
    log(instance=user, action="identity.password_change", user=user)
