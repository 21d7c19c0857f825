"""Signing up, activating, and what a person chose. The only code that links a sign-in to a person of the ERP."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from tenant_space.accounts.enums import MailKind
from tenant_space.accounts.models import MailRefusal, User
from tenant_space.notifications.enums import OPTIONAL_TOPICS
from tenant_space.notifications.services import mail_enqueue
from tenant_space.tenancy.identity import tenant_may_sign_in
from tenant_space.tenancy.models import Tenant


class ActivationLinkDead(Exception):
    """The activation link is unknown, expired or already used."""


class TenantAlreadyLinked(Exception):
    """Somebody has activated a sign-in for this person before."""


@transaction.atomic
def registration_submit(*, tenant: Tenant, email: str, password: str, terms_version: str) -> None:
    """Record a sign-up and send the activation mail.

    A former sign-up with the same address that was never activated is replaced: its link dies.
    When the address is already in use, its owner is told by mail and the screen says nothing.
    """
    email = email.strip().lower()
    User.objects.filter(email=email, tenant=None, claimed_tenant__isnull=False).delete()
    if User.objects.filter(email=email).exists():
        mail_enqueue(MailKind.ADDRESS_IN_USE, email)
        return
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email,
                password,
                claimed_tenant=tenant,
                terms_version=terms_version,
                terms_accepted_at=timezone.now(),
            )
    except IntegrityError:
        return  # the same form sent twice at once: the other one has just done it all
    log(instance=user, action="accounts.sign_up")
    address = EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    mail_enqueue(MailKind.ACTIVATION, email, address_id=address.pk)


@transaction.atomic
def registration_activate(*, key: str) -> User:
    """Activate a sign-up: confirm the address and link the person. Exactly one sign-up per person wins.

    Raises `ActivationLinkDead` (unknown, older than 24 h, used, or the right of access ended
    meanwhile) and `TenantAlreadyLinked`.
    """
    confirmation = EmailConfirmationHMAC.from_key(key)
    if confirmation is None:
        raise ActivationLinkDead
    address = confirmation.email_address
    user = User.objects.select_for_update().get(pk=address.user_id)
    tenant = user.claimed_tenant
    if tenant is None or not tenant_may_sign_in(tenant):
        raise ActivationLinkDead
    user.tenant, user.claimed_tenant = tenant, None
    try:
        with transaction.atomic():
            user.save(update_fields=["tenant", "claimed_tenant"])
    except IntegrityError as error:
        raise TenantAlreadyLinked from error
    log(instance=user, action="accounts.activate", user=user)
    address.verified = True
    address.save(update_fields=["verified"])
    return user


def activation_is_open(*, key: str) -> bool:
    """Whether this activation link can still be used."""
    return EmailConfirmationHMAC.from_key(key) is not None


@transaction.atomic
def activation_resend(*, email: str) -> None:
    """Send a new activation mail, if this address waits for one. Says nothing either way."""
    waiting = EmailAddress.objects.filter(
        email=email.strip().lower(), verified=False, user__claimed_tenant__isnull=False
    )
    for address in waiting:
        mail_enqueue(MailKind.ACTIVATION, address.email, address_id=address.pk)


def registrations_purge(days: int = 30) -> int:
    """Delete the sign-ups that nobody activated in so many days. Returns how many."""
    limit = timezone.now() - dt.timedelta(days=days)
    waiting = User.objects.filter(tenant=None, claimed_tenant__isnull=False, date_joined__lt=limit)
    count = waiting.count()
    waiting.delete()
    return count


@transaction.atomic
def mail_preferences_save(*, user: User, wanted: Collection[str]) -> None:
    """Keep which of the mails one may refuse this person wants. Other topics are always sent."""
    for topic in OPTIONAL_TOPICS:
        if topic in wanted:
            MailRefusal.objects.filter(user=user, topic=topic).delete()
        else:
            MailRefusal.objects.get_or_create(user=user, topic=topic)
