"""The sessions of a sign-in, and the mail for a lost password."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction
from django_tasks import task

from tenant_space.formats.addresses import email_normalise
from tenant_space.identity.afterwards import facts_of
from tenant_space.identity.enums import MailKind
from tenant_space.identity.limits import Limit, TooManyTries, try_give_back, try_take
from tenant_space.identity.models import User
from tenant_space.identity.selectors import newest_sign_up_at
from tenant_space.identity.sessions.selectors import may_sign_in
from tenant_space.identity.sign_up.services import activation_resend
from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import Origin, event_record
from tenant_space.notifications.services import notify, notify_once

MOST_SESSIONS = 20  # one person's, at once


class UnknownDevice(Exception):
    """This person is not signed in on such a device, or not any more."""


def sessions_end(*, user: User, keep: str = "") -> int:
    """Sign this person out everywhere, but in the session with the key `keep`. Returns how many ended."""
    ended = 0
    for session in UserSession.objects.filter(user=user).exclude(session_key=keep):
        session.end()
        ended += 1
    return ended


def sessions_trim(*, user: User, keep: str) -> int:
    """Of this person's sessions end the oldest, but for `MOST_SESSIONS` with the one kept. Returns how many ended.

    Every sign-in looks at all of them: they must not grow with the number of sign-ins.
    """
    others = UserSession.objects.filter(user=user).exclude(session_key=keep).order_by("-created_at", "-pk")
    oldest = list(others[MOST_SESSIONS - 1 :])
    for session in oldest:
        session.end()
    return len(oldest)


@transaction.atomic
def others_sign_out(*, user: User, keep: str, origin: Origin | None = None) -> int:
    """Sign this person out on every device but the one asking. Returns how many ended."""
    ended = sessions_end(user=user, keep=keep)
    event_record(kind=EventKind.OTHERS_SIGNED_OUT, user_id=user.pk, origin=origin)
    return ended


@transaction.atomic
def device_sign_out(*, user: User, number: int, keep: str, origin: Origin | None = None) -> None:
    """Sign this person out on one other device. Raises `UnknownDevice`."""
    session = UserSession.objects.filter(user=user, pk=number).exclude(session_key=keep).first()
    if session is None:
        raise UnknownDevice
    session.end()
    event_record(kind=EventKind.OTHERS_SIGNED_OUT, user_id=user.pk, origin=origin)


def reset_mail_send(*, email: str) -> None:
    """Send the link to a new password, if somebody may use one; those who wait for activation get that mail instead.

    Beyond the limit per address no mail leaves; of two presses one does. Not to be called inside a transaction.
    """
    email = email_normalise(email)
    user = User.objects.filter(email=email).first()
    if user is None and newest_sign_up_at(email):
        activation_resend(email=email)
    if user is None or not may_sign_in(user):
        return
    try:
        try_take(Limit.RESET_EMAIL, user.email)
    except TooManyTries:
        return
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        sent = notify_once(MailKind.PASSWORD_RESET, row, user_id=row.pk, email=row.email)
    if not sent:
        try_give_back(Limit.RESET_EMAIL, user.email)


@task(backend="jobs")
def reset_mail_later(sealed: str) -> None:
    """The same, by the worker; `sealed`: the address."""
    reset_mail_send(email=facts_of(sealed)["email"])


@transaction.atomic
def reset_finish(*, user: User, origin: Origin | None = None) -> None:
    """After a new password was chosen through the link: signed out everywhere, and the owner is told."""
    sessions_end(user=user)
    event_record(kind=EventKind.PASSWORD_RESET, user_id=user.pk, origin=origin)
    notify(MailKind.PASSWORD_CHANGED, user, user_id=user.pk)
