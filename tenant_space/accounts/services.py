"""Signing up, activating, and what a person chose. The only code that links a sign-in to a person of the ERP."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from tenant_space.accounts.enums import MailKind
from tenant_space.accounts.limits import Limit, TooManyTries, try_give_back, try_take
from tenant_space.accounts.models import MailRefusal, User
from tenant_space.accounts.selectors import registrable_tenant
from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import Origin, event_record
from tenant_space.notifications.enums import OPTIONAL_TOPICS
from tenant_space.notifications.services import mail_enqueue
from tenant_space.tenancy.identity import account_number_normalise, tenant_may_sign_in
from tenant_space.tenancy.models import Tenant


class IdentityNotFound(Exception):
    """Nobody may sign up with these. Never says why: unknown, wrong and already linked are the same."""


class ActivationLinkDead(Exception):
    """The activation link is unknown, expired or already used."""


class TenantAlreadyLinked(Exception):
    """Somebody has activated a sign-in for this person before."""


def identity_check(
    *, account_number: str, last_name: str, first_name: str, birth_date: dt.date, code: str = "", network: str
) -> Tenant:
    """Step 1 of signing up: the person who may sign up with these.

    Tries are counted per network address (`origin.network_of`), per account number and for the whole portal
    before anything is looked up; only failures stay counted. Not to be called inside a transaction. `code` is
    the one printed on the rent notice, with `PORTAL_ACTIVATION_CODE`.
    Raises `TooManyTries` and `IdentityNotFound`, each the same whatever is known of these.
    """
    tries = (
        (Limit.IDENTITY_NETWORK, network),
        (Limit.IDENTITY_ACCOUNT, account_number_normalise(account_number)),
        (Limit.IDENTITY_ALL, ""),
    )
    taken: list[tuple[Limit, str]] = []
    for limit, key in tries:
        try:
            try_take(limit, key)
        except TooManyTries:
            _give_back(taken)  # nothing was looked up
            raise
        taken.append((limit, key))
    tenant = registrable_tenant(
        account_number=account_number, last_name=last_name, first_name=first_name, birth_date=birth_date, code=code
    )
    if tenant is None:
        raise IdentityNotFound
    _give_back(taken)
    return tenant


def _give_back(taken: list[tuple[Limit, str]]) -> None:
    for limit, key in taken:
        try_give_back(limit, key)


def registration_submit(
    *, tenant: Tenant, email: str, password: str, terms_version: str, origin: Origin | None = None
) -> None:
    """Step 2 of signing up: record it, and send the activation mail.

    What still waited for this person or at this address is replaced: its link dies. When the address is
    already in use, its owner is told by mail and nothing else shows it. Another address that the ERP knows
    of the person is told too. Not to be called inside a transaction. Raises `TooManyTries`.
    """
    try_take(Limit.SIGN_UP, tenant.pk)
    email = email.strip().lower()
    # Hashed whatever follows: the time taken must not tell whether the address is in use.
    user = User(
        email=email,
        password=make_password(password),
        claimed_tenant=tenant,
        terms_version=terms_version,
        terms_accepted_at=timezone.now(),
    )
    for attempt in range(3):
        try:
            _record(user, origin)
        except IntegrityError:
            # Somebody else took the address at the same moment: the next time it is seen.
            if attempt == 2:
                raise
            user.pk = None
        else:
            return


@transaction.atomic
def _record(user: User, origin: Origin | None) -> None:
    person = Tenant.objects.select_for_update(no_key=True).get(pk=user.claimed_tenant_id)
    _sign_ups_drop(Q(claimed_tenant=person) | Q(email=user.email))
    if _address_taken(user.email) or User.objects.filter(claimed_tenant=person).exists():
        mail_enqueue(MailKind.ADDRESS_IN_USE, user.email)
        _other_address_tell(person, user)
        return
    user.save(force_insert=True)
    address = EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    log(instance=user, action="accounts.sign_up")
    event_record(kind=EventKind.SIGN_UP, user_id=user.pk, origin=origin)
    mail_enqueue(MailKind.ACTIVATION, user.email, address_id=address.pk)
    _other_address_tell(person, user)


def _address_taken(email: str) -> bool:
    proven = EmailAddress.objects.filter(email=email, verified=True)
    return User.objects.filter(email=email).exists() or proven.exists()


def _other_address_tell(person: Tenant, user: User) -> None:
    """Tell the address that the ERP knows, when it is another one: somebody else may have signed up."""
    known = person.email.strip().lower()
    try:
        validate_email(known)
    except ValidationError:
        return
    if known != user.email:
        mail_enqueue(MailKind.SIGN_UP_TOLD, known, tenant_id=person.pk, user_id=user.pk)


def _sign_ups_drop(which: Q) -> int:
    """Delete sign-ups that wait, unless one is being activated or was blocked. Returns how many."""
    waiting = User.objects.filter(which, tenant=None, claimed_tenant__isnull=False, suspension="")
    # Locked before: Django deletes by number, and would delete what was activated meanwhile.
    numbers = [user.pk for user in waiting.order_by("pk").select_for_update()]
    User.objects.filter(pk__in=numbers).delete()
    return len(numbers)


@transaction.atomic
def sign_ups_make_way(*, email: str) -> None:
    """Delete what waits at an address for somebody who may have it: a sign-up never activated proved nothing.

    One that is being activated at this moment stays, as does one that was blocked.
    """
    _sign_ups_drop(Q(email=email.strip().lower()))


def registration_activate(*, key: str, origin: Origin | None = None) -> User:
    """Activate a sign-up by the key of its link: confirm the address and link the person.

    Raises what `registration_link` raises; `ActivationLinkDead` also for a key that is unknown, used or
    older than 24 h, or whose sign-up has another address by now.
    """
    address = _waiting_address(key)
    if address is None:
        raise ActivationLinkDead
    return registration_link(user=address.user, email=address.email, origin=origin)


@transaction.atomic
def registration_link(*, user: User, email: str = "", origin: Origin | None = None) -> User:
    """Link a sign-up, whose address is proven, to the person it claims. Exactly one sign-up per person wins.

    `email` is the address proven, which must still be that of the sign-up; empty: not looked at. Raises
    `ActivationLinkDead` (used, replaced or blocked meanwhile, or the right of access has ended) and
    `TenantAlreadyLinked`.
    """
    # The person first, as when signing up: both wait for each other in the same order.
    person = Tenant.objects.select_for_update(no_key=True).filter(pk=user.claimed_tenant_id).first()
    waiting = User.objects.select_for_update().filter(pk=user.pk, tenant=None, suspension="", claimed_tenant=person)
    user = waiting.first()
    if person is None or user is None or email.lower() not in ("", user.email) or not tenant_may_sign_in(person):
        raise ActivationLinkDead
    if User.objects.filter(tenant=person).exists():
        raise TenantAlreadyLinked
    user.tenant, user.claimed_tenant = person, None
    user.save(update_fields=["tenant", "claimed_tenant"])
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    EmailAddress.objects.filter(user=user).update(verified=True, primary=True)
    log(instance=user, action="accounts.activate", user=user)
    event_record(kind=EventKind.ACTIVATED, user_id=user.pk, origin=origin)
    return user


def activation_is_open(*, key: str) -> bool:
    """Whether this activation link can still be used."""
    return _waiting_address(key) is not None


def _waiting_address(key: str) -> EmailAddress | None:
    """The unconfirmed address of a link, as long as its sign-up waits at this very address."""
    confirmation = EmailConfirmationHMAC.from_key(key)
    if confirmation is None:
        return None
    address = confirmation.email_address
    waits = address.user.claimed_tenant_id is not None and address.email.lower() == address.user.email
    return address if waits else None


def activation_resend(*, email: str) -> None:
    """Send a new activation mail, if this address waits for one. Says nothing either way.

    Beyond the limit per address no mail leaves. Not to be called inside a transaction.
    """
    email = email.strip().lower()
    try:
        try_take(Limit.RESEND_EMAIL, email)
    except TooManyTries:
        return
    activation_mails_enqueue(email=email)


@transaction.atomic
def activation_mails_enqueue(*, email: str) -> int:
    """Send the activation mail again to whoever waits for one at this address, without limit. Returns how many."""
    waiting = EmailAddress.objects.filter(
        email=email.strip().lower(), verified=False, user__claimed_tenant__isnull=False, user__suspension=""
    )
    addresses = [address for address in waiting.select_related("user") if address.email == address.user.email]
    for address in addresses:
        mail_enqueue(MailKind.ACTIVATION, address.email, address_id=address.pk)
    return len(addresses)


@transaction.atomic
def registrations_purge(days: int = 30) -> int:
    """Delete the sign-ups that nobody activated in so many days. Returns how many."""
    return _sign_ups_drop(Q(date_joined__lt=timezone.now() - dt.timedelta(days=days)))


@transaction.atomic
def mail_preferences_save(*, user: User, wanted: Collection[str]) -> None:
    """Keep which of the mails one may refuse this person wants. Other topics are always sent."""
    for topic in OPTIONAL_TOPICS:
        if topic in wanted:
            MailRefusal.objects.filter(user=user, topic=topic).delete()
        else:
            MailRefusal.objects.get_or_create(user=user, topic=topic)
