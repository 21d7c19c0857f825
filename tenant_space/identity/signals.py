"""What follows when Django or allauth says that somebody came, went, or has a new password."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import password_reset, user_logged_in
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.http import HttpRequest

from tenant_space.identity.models import User
from tenant_space.identity.origin import origin_of
from tenant_space.identity.sessions.opened import session_mark
from tenant_space.identity.sessions.same_form import session_join, session_note
from tenant_space.identity.sessions.services import reset_finish, sessions_trim
from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import event_record


def connect() -> None:
    """Listen to what pages and headless API do alike."""
    user_logged_in.connect(signed_in, dispatch_uid="signed_in")
    user_logged_out.connect(signed_out, dispatch_uid="signed_out")
    password_reset.connect(password_was_reset, dispatch_uid="password_was_reset")


@transaction.atomic
def signed_in(sender: type[User], request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note a sign-in, and measure its session from now on. Somebody's oldest ones make room.

    One at a time for a person: the second press of a form is taken for the first.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if session_join(request, user):
        return
    by_key = did_use_passwordless_login(request, user)
    session_mark(request, user, by_key)
    session_note(request, user)
    sessions_trim(user=user, keep=request.session.session_key or "")
    kind = EventKind.SIGN_IN_PASSKEY if by_key else EventKind.SIGN_IN
    event_record(kind=kind, user_id=user.pk, origin=origin_of(request))


def signed_out(sender: type[User], request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Note a sign-out."""
    if user is not None and "REMOTE_ADDR" in request.META:
        event_record(kind=EventKind.SIGN_OUT, user_id=user.pk, origin=origin_of(request))


def password_was_reset(sender: type[User], request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A link for a lost password was used."""
    reset_finish(user=user, origin=origin_of(request))


def staff_address_confirm(sender: type[User], instance: User, **kwargs: Any) -> None:
    """The address of a member of staff is the one an administrator wrote: confirmed, and the only one.

    Tenants have their person, closed ones a suspension: they never pass here.
    """
    if instance.tenant_id is None and not instance.suspension:
        EmailAddress.objects.filter(user=instance).exclude(email=instance.email).delete()
        EmailAddress.objects.update_or_create(
            user=instance, email=instance.email, defaults={"verified": True, "primary": True}
        )
