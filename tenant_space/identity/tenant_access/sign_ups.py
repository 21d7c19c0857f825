"""Sign-ups that wait, as a manager may change them: mailed again, blocked, opened again, withdrawn, or made.

All those of a person at once: of several, nobody can tell whose each one is. No mail says so: an address that
nobody proved may be anybody's.
"""

from __future__ import annotations

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from tenant_space.formats.addresses import address_validate, email_normalise
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.second_factor.services import CHECK_LENGTH, CheckMissing
from tenant_space.identity.selectors import is_sign_up_blocked
from tenant_space.identity.sign_up.services import (
    TenantAlreadyLinked,
    activation_mail,
    activation_mails_enqueue,
    address_taken,
    known_address_tell,
)
from tenant_space.identity.tenant_access.services import WrongState, reason_of
from tenant_space.tenancy.matching import tenant_may_sign_in
from tenant_space.tenancy.models import Tenant


class AddressMissing(Exception):
    """There is no address that could take the link."""


class AddressInUse(Exception):
    """Somebody signs in with this address already."""


class MayNotSignIn(Exception):
    """The ERP gives this person no right of access today."""


class SignUpBlocked(Exception):
    """A manager keeps everybody from signing up as this person."""


def opening_check(*, person: Tenant, email: str) -> str:
    """The address, as it is compared, at which an access can be opened for this person now.

    Raises `AddressMissing`, `TenantAlreadyLinked`, `SignUpBlocked`, `MayNotSignIn` and `AddressInUse`.
    """
    address = email_normalise(email)
    try:
        address_validate(address)
    except ValidationError as error:
        raise AddressMissing from error
    if User.objects.filter(tenant=person).exists():
        raise TenantAlreadyLinked
    if is_sign_up_blocked(person):
        raise SignUpBlocked
    if not tenant_may_sign_in(person):
        raise MayNotSignIn
    if address_taken(address):
        raise AddressInUse
    return address


@transaction.atomic
def sign_up_open(*, actor: User, person: Tenant, email: str, check: str) -> SignUp:
    """Make a sign-up without a password for somebody whose identity was checked; its link goes to this address.

    Those who open the link choose the password. What waited of this person ends, an earlier link of this kind
    included: nobody checked who was behind it. The address that the ERP knows is told when it is another one.
    `check` says how the identity was checked; it is kept in the log. The caller has made sure that the actor may
    manage this person.
    Raises `CheckMissing`, and what `opening_check` raises.
    """
    said = " ".join(check.split())[:CHECK_LENGTH]
    if not said:
        raise CheckMissing
    waiting = _locked(person)
    address = opening_check(person=person, email=email)
    waiting.delete()
    sign_up = SignUp.objects.create(person=person, email=address, password=make_password(None))
    log(instance=person, action="identity.access_open", user=actor, data={"check": said})
    activation_mail(sign_up)
    known_address_tell(sign_up)
    return sign_up


@transaction.atomic
def sign_ups_mail(*, actor: User, person: Tenant) -> None:
    """Send the activation mails of a person again. Raises `WrongState` when nothing waits.

    What a manager opened counts as opened today: its new link can be asked for again as long as it lives.
    """
    opened = SignUp.objects.filter(person=person, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    opened.update(created_at=timezone.now())
    if not activation_mails_enqueue(SignUp.objects.filter(person=person)):
        raise WrongState
    log(instance=person, action="identity.resend", user=actor)


@transaction.atomic
def sign_ups_block(*, actor: User, person: Tenant, reason: str) -> None:
    """Shut the sign-ups of a person: the links are dead, and nobody else signs up as that person as long as they are.

    Raises `ReasonMissing`, and `WrongState` when nothing waits.
    """
    said = reason_of(reason)
    waiting = _locked(person).filter(blocked_at=None)
    if not waiting.update(blocked_at=timezone.now(), blocked_reason=said):
        raise WrongState
    log(instance=person, action="identity.sign_up_block", user=actor, data={"reason": said})


@transaction.atomic
def sign_ups_unblock(*, actor: User, person: Tenant) -> None:
    """Let the person sign up again, with what waits or from the start. Raises `WrongState` when nothing is blocked."""
    blocked = _locked(person).filter(blocked_at__isnull=False)
    if not blocked.update(blocked_at=None, blocked_reason=""):
        raise WrongState
    log(instance=person, action="identity.sign_up_open", user=actor)


@transaction.atomic
def sign_ups_withdraw(*, actor: User, person: Tenant, reason: str) -> None:
    """End the sign-ups of a person, blocked or not. Raises `ReasonMissing`, and `WrongState` when there is none."""
    said = reason_of(reason)
    if not _locked(person).delete()[0]:
        raise WrongState
    log(instance=person, action="identity.sign_up_close", user=actor, data={"reason": said})


def _locked(person: Tenant) -> QuerySet[SignUp]:
    """The sign-ups of a person, kept from being activated until the end of the transaction."""
    Tenant.objects.select_for_update(no_key=True).get(pk=person.pk)
    return SignUp.objects.filter(person=person)
