"""Signing up, activating, and what a person chose. The only code that links a sign-in to a person of the ERP."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password, make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from tenant_space.formats.addresses import address_validate, email_normalise
from tenant_space.formats.partial_dates import PartialDate
from tenant_space.identity.afterwards import afterwards, facts_of
from tenant_space.identity.enums import MailKind
from tenant_space.identity.limits import Limit, TooManyTries, try_give_back, try_take
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.password_text import password_normalise
from tenant_space.identity.selectors import is_sign_up_blocked, registrable_tenant
from tenant_space.identity.sign_up.links import LINK_SECONDS, sign_up_waiting
from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import Origin, address_mask, event_record
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.services import notify_once
from tenant_space.tenancy.matching import account_number_read, tenant_may_sign_in
from tenant_space.tenancy.models import Tenant

MOST_RESENT = 5  # mails that one request to send again makes, however many sign-ups wait


class IdentityNotFound(Exception):
    """Nobody may sign up with these. Never says why: unknown, wrong and already linked are the same."""


class ActivationLinkDead(Exception):
    """The activation link is unknown, expired or already used, or its sign-up has ended."""


class WrongPassword(Exception):
    """This is not the password chosen when signing up."""


class TenantAlreadyLinked(Exception):
    """Somebody has activated a sign-in for this person before."""


def identity_check(
    *,
    account_number: str,
    last_name: str,
    first_name: str,
    birth_date: dt.date | PartialDate,
    code: str = "",
    network: str,
) -> Tenant:
    """Step 1 of signing up: the person who may sign up with these.

    Tries are counted per network address (`origin.network_of`), per account number and for the whole portal
    before anything is looked up; only failures stay counted. Not to be called inside a transaction. `code` is
    the one printed on the rent notice, with `PORTAL_ACTIVATION_CODE`. Somebody of whose birth date the ERP knows
    only a part is easier to guess: after fewer tries on their account they are not recognised any more, which
    looks like any other failure, so that it tells nobody whose date is whole.
    Raises `TooManyTries` and `IdentityNotFound`, each the same whatever is known of these.
    """
    taken = _tries_taken(account_number, network)
    partial = _partial_taken(account_number, taken)
    tenant = registrable_tenant(
        account_number=account_number,
        last_name=last_name,
        first_name=first_name,
        birth_date=PartialDate.of(birth_date),
        code=code,
        partial=partial,
    )
    if tenant is None:
        raise IdentityNotFound
    _give_back(taken)
    return tenant


def _tries_taken(account_number: str, network: str) -> list[tuple[Limit, str]]:
    """Count a try of step 1. Raises `TooManyTries`, and then counts none: nothing is looked up."""
    tries = (
        (Limit.IDENTITY_NETWORK, network),
        (Limit.IDENTITY_ACCOUNT, account_number_read(account_number)),
        (Limit.IDENTITY_ALL, ""),
    )
    taken: list[tuple[Limit, str]] = []
    for limit, key in tries:
        try:
            try_take(limit, key)
        except TooManyTries:
            _give_back(taken)
            raise
        taken.append((limit, key))
    return taken


def _partial_taken(account_number: str, taken: list[tuple[Limit, str]]) -> bool:
    """Whether partial birth dates still count on this account. Counted whoever holds it, and never said."""
    limit, key = Limit.IDENTITY_PARTIAL, account_number_read(account_number)
    try:
        try_take(limit, key)
    except TooManyTries:
        return False
    taken.append((limit, key))
    return True


def _give_back(taken: list[tuple[Limit, str]]) -> None:
    for limit, key in taken:
        try_give_back(limit, key)


def registration_submit(
    *, tenant: Tenant, email: str, password: str, terms_version: str, origin: Origin | None = None, number: str = ""
) -> str:
    """Step 2 of signing up: have it recorded, and the activation mail sent. What waits already goes on waiting.

    When the address is already in use, its owner is told by mail and nothing else shows it: the worker finds out,
    when the answer has long left. Another address that the ERP knows of the person is told too. `number`:
    what presses of one form share, so that one of them is recorded; empty: a new one. Returns the number of the
    sign-up; one of nothing when none is recorded. Not to be called inside a transaction.
    Raises `TooManyTries`.
    """
    try_take(Limit.SIGN_UP, tenant.pk)
    origin, number = origin or Origin(), number or str(uuid.uuid4())
    afterwards(
        sign_up_record_later,
        pk=number,
        person_id=tenant.pk,
        email=email_normalise(email),
        # Hashed whatever follows: the time taken must not tell whether the address is in use.
        password=make_password(password_normalise(password)),
        terms_version=terms_version,
        terms_accepted_at=timezone.now().isoformat(),
        network=address_mask(origin.address),
        device=origin.device[:80],
    )
    return number


@task(backend="jobs")
def sign_up_record_later(sealed: str) -> None:
    """Record a sign-up, by the worker; once only, though the worker may be killed and begin again."""
    facts = facts_of(sealed)
    at = dt.datetime.fromisoformat(facts.pop("terms_accepted_at"))
    _record(SignUp(**facts, terms_accepted_at=at, created_at=at))


@transaction.atomic
def _record(sign_up: SignUp) -> None:
    # Locked as when activating and blocking: a block that is being made is seen.
    person = sign_up.person = Tenant.objects.select_for_update(no_key=True).get(pk=sign_up.person_id)
    if _was_recorded(sign_up):
        return  # ended since, perhaps: « Ce n'est pas moi » must not be undone by a job that runs twice
    if address_taken(sign_up.email):
        notify_once(MailKind.ADDRESS_IN_USE, Address(sign_up.email, sign_up.person_id))
    elif is_sign_up_blocked(person) or User.objects.filter(tenant=person).exists():
        return  # there is no sign-up to tell anybody of
    else:
        sign_up.save(force_insert=True)
        log(instance=person, action="identity.sign_up", data={"sign_up": str(sign_up.pk)})
        activation_mail(sign_up)
    known_address_tell(sign_up)


def _was_recorded(sign_up: SignUp) -> bool:
    """Whether this sign-up stood in the table before, whatever became of it."""
    done = ModelLogEntry.objects.for_instance(sign_up.person).filter(action="identity.sign_up")
    return done.filter(data__sign_up=str(sign_up.pk)).exists() or SignUp.objects.filter(pk=sign_up.pk).exists()


def activation_mail(sign_up: SignUp) -> None:
    """Send the link of a sign-up to its address, and to no other; one only to those who press twice. It is locked."""
    kind = MailKind.ACCESS_OPENED if sign_up.opened_by_staff else MailKind.ACTIVATION
    notify_once(kind, Address(sign_up.email, sign_up.person_id), sign_up=str(sign_up.pk))


def address_taken(email: str) -> bool:
    """Whether somebody signs in with this address, or proved that it is theirs."""
    proven = EmailAddress.objects.filter(email=email, verified=True)
    return User.objects.filter(email=email).exists() or proven.exists()


def known_address(person: Tenant) -> str:
    """The address that the ERP knows of somebody, as it is compared; empty when it is none that takes mail."""
    known = email_normalise(person.email)
    try:
        address_validate(known)
    except ValidationError:
        return ""
    return known


def known_address_tell(sign_up: SignUp) -> None:
    """Tell the address that the ERP knows, when it is another one: somebody else may have signed up."""
    known = known_address(sign_up.person)
    if known and known != sign_up.email:
        kind = MailKind.ACCESS_OPENED_TOLD if sign_up.opened_by_staff else MailKind.SIGN_UP_TOLD
        notify_once(kind, Address(known, sign_up.person_id), tenant_id=sign_up.person_id)


def registration_activate(
    *, key: str, password: str = "", made_here: Collection[str] = (), origin: Origin | None = None
) -> User:
    """Make a sign-in of a sign-up: the one who opens its link also proves to be the one who chose its password.

    `made_here`: the numbers of the sign-ups that this very browser or app made; for any other one, `password` is
    looked at, and wrong ones are counted for each sign-up. Exactly one sign-up per person wins; it ends the others
    of that person, and those at that address. Not to be called inside a transaction. Raises
    `ActivationLinkDead` (forged, too old, used, ended or blocked since, or the right of access has ended),
    `WrongPassword`, which leaves the link as it is (always, of a sign-up that a manager opened: see
    `access_take_up`), `TooManyTries` and `TenantAlreadyLinked`.
    """
    sign_up = sign_up_waiting(key)
    if sign_up is None:
        raise ActivationLinkDead
    if sign_up.opened_by_staff or str(sign_up.pk) not in made_here:
        # Before anything else is looked at: whose the person or the address is by now must not show.
        _password_prove(sign_up, password)
    return _activate(sign_up, origin)


def access_take_up(*, key: str, password: str, terms_version: str, origin: Origin | None = None) -> User:
    """Make a sign-in of what a manager opened, with the password that the one who opens the link chooses.

    The forms have checked the password, and that the terms of use of this version are accepted.
    Raises `ActivationLinkDead`, also for a sign-up that has a password of its own, and `TenantAlreadyLinked`.
    """
    sign_up = sign_up_waiting(key)
    if sign_up is None or not sign_up.opened_by_staff:
        raise ActivationLinkDead
    sign_up.password = make_password(password_normalise(password))
    sign_up.terms_version, sign_up.terms_accepted_at = terms_version, timezone.now()
    return _activate(sign_up, origin, begun=EventKind.OPENED)


def _password_prove(sign_up: SignUp, password: str) -> None:
    try_take(Limit.ACTIVATION, str(sign_up.pk))
    if not check_password(password_normalise(password), sign_up.password):
        raise WrongPassword
    try_give_back(Limit.ACTIVATION, str(sign_up.pk))


@transaction.atomic
def _activate(sign_up: SignUp, origin: Origin | None, *, begun: EventKind = EventKind.SIGN_UP) -> User:
    person = Tenant.objects.select_for_update(no_key=True).filter(pk=sign_up.person_id).first()
    ended = _sign_ups_lock(Q(person=person) | Q(email=sign_up.email))
    if person is None or sign_up.pk not in ended or is_sign_up_blocked(person) or not tenant_may_sign_in(person):
        raise ActivationLinkDead
    if User.objects.filter(tenant=person).exists():
        raise TenantAlreadyLinked
    user = User(
        email=sign_up.email,
        password=sign_up.password,
        tenant=person,
        date_joined=sign_up.created_at,
        terms_version=sign_up.terms_version,
        terms_accepted_at=sign_up.terms_accepted_at,
    )
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    except IntegrityError as error:  # the address became somebody else's since
        raise ActivationLinkDead from error
    SignUp.objects.filter(pk__in=ended).delete()
    log(instance=user, action="identity.activate", user=user)
    asked_from = Origin(sign_up.network, sign_up.device, masked=True)
    event_record(kind=begun, user_id=user.pk, origin=asked_from, at=sign_up.created_at)
    event_record(kind=EventKind.ACTIVATED, user_id=user.pk, origin=origin)
    return user


@transaction.atomic
def registration_disown(*, key: str) -> None:
    """End a sign-up, for somebody who got its mail and did not ask for it. Raises `ActivationLinkDead`."""
    sign_up = sign_up_waiting(key)
    if sign_up is None or not _sign_ups_drop(Q(pk=sign_up.pk)):
        raise ActivationLinkDead
    log(instance=sign_up.person, action="identity.disown")


def _sign_ups_lock(which: Q) -> list[uuid.UUID]:
    """Lock sign-ups that wait, always in one order; blocked ones are left alone. Returns their numbers."""
    waiting = SignUp.objects.filter(which, blocked_at=None).order_by("pk").select_for_update()
    return [sign_up.pk for sign_up in waiting]


def _sign_ups_drop(which: Q) -> int:
    """Delete sign-ups that wait, unless one is being activated or was blocked. Returns how many."""
    # Locked before: Django deletes by number, and would delete what was blocked since.
    return SignUp.objects.filter(pk__in=_sign_ups_lock(which)).delete()[0]


@transaction.atomic
def sign_ups_make_way(*, email: str) -> None:
    """Delete what waits at an address that becomes somebody's: a sign-up never activated proved nothing."""
    _sign_ups_drop(Q(email=email_normalise(email)))


def activation_resend(*, email: str) -> None:
    """Send a new activation mail, if this address waits for one. Says nothing either way.

    Beyond the limit per address no mail leaves. Not to be called inside a transaction.
    """
    email = email_normalise(email)
    try:
        try_take(Limit.RESEND_EMAIL, email)
    except TooManyTries:
        return
    opened_long_ago = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX, created_at__lt=_a_link_ago())
    activation_mails_enqueue(SignUp.objects.filter(email=email).exclude(opened_long_ago))


def _a_link_ago() -> dt.datetime:
    """Links made before this moment are dead. What a manager opened then, only a manager may send again."""
    return timezone.now() - dt.timedelta(seconds=LINK_SECONDS)


@task(backend="jobs")
def activation_resend_later(sealed: str) -> None:
    """The same, by the worker; `sealed`: the address."""
    activation_resend(email=facts_of(sealed)["email"])


@transaction.atomic
def activation_mails_enqueue(sign_ups: QuerySet[SignUp]) -> int:
    """Send the activation mail of those that wait again, of the newest `MOST_RESENT` at most. Returns how many."""
    newest = sign_ups.order_by("-created_at", "pk").filter(blocked_at=None)[:MOST_RESENT]
    waiting = SignUp.objects.filter(pk__in=_sign_ups_lock(Q(pk__in=[each.pk for each in newest])))
    for sign_up in waiting.order_by("-created_at", "pk"):
        activation_mail(sign_up)
    return len(waiting)


@transaction.atomic
def registrations_purge(days: int = 30) -> int:
    """Delete the sign-ups that nobody activated in this number of days. Returns how many."""
    return _sign_ups_drop(Q(created_at__lt=timezone.now() - dt.timedelta(days=days)))
