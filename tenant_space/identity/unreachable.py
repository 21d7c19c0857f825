"""Sign-in addresses that take no mail: marked when a server says so, until one takes mails again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from tenant_space.formats.addresses import email_normalise
from tenant_space.identity.models import User
from tenant_space.notifications.channels.email.answers import address_answered


def connect() -> None:
    """Listen to what mail servers answer."""
    address_answered.connect(_answered, dispatch_uid="sign_in_address")


def _answered(sender: Any, address: str, refused: bool, **kwargs: Any) -> None:
    if refused:
        address_refused(email=address)
    else:
        User.objects.filter(email=email_normalise(address), mail_refused_at__isnull=False).update(mail_refused_at=None)


@transaction.atomic
def address_refused(*, email: str) -> None:
    """Mark the sign-in with this address, if there is one: its owner is asked at the next sign-in."""
    user = User.objects.select_for_update().filter(email=email_normalise(email), mail_refused_at=None).first()
    if user is not None:
        user.mail_refused_at = timezone.now()
        user.save(update_fields=["mail_refused_at"])
        log(instance=user, action="identity.mail_refused")


@transaction.atomic
def address_kept(*, user: User) -> None:
    """Its owner says that the address is right: take the mark off. The next mail that is refused sets it again."""
    kept = User.objects.filter(pk=user.pk, mail_refused_at__isnull=False).update(mail_refused_at=None)
    if kept:
        log(instance=user, action="identity.mail_kept", user=user)
