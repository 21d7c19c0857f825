"""The landlord's staff, as an administrator manages them on screen.

Closed by default: only people whose every right comes from the groups below are shown or touched, so
that nobody can reach, through somebody else's access, more than these groups give. Superusers and
tenants are never among them; members of « Administrateurs » only for a superuser.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.dispatch import Signal
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry
from wagtail.permission_policies import ModelPermissionPolicy

from tenant_space.formats.addresses import email_normalise
from tenant_space.identity.enums import MailKind
from tenant_space.identity.models import User
from tenant_space.identity.second_factor.enums import MAIN
from tenant_space.identity.second_factor.services import factors_remove
from tenant_space.identity.sign_up.services import sign_ups_make_way
from tenant_space.landlord.models import LandlordSettings
from tenant_space.notifications.services import notify, notify_many, notify_once
from tenant_space.tenancy.models import Agency

# What rooms above may hear, in the transaction of the change: groups or agencies of `user` are others.
member_changed = Signal()
RIGHT = "identity.manage_staff"
CREATED = "identity.staff_create"
PRESSED_TWICE = dt.timedelta(minutes=1)
GROUPS = ("Communication", "Gestionnaires", "Siège", "Comptabilité")
ADMINISTRATORS = "Administrateurs"


class NotYours(Exception):
    """This person, or this group, is not for this administrator to manage."""


class MemberAddressTaken(Exception):
    """Somebody already signs in with this address."""


@dataclass(frozen=True, slots=True)
class Member:
    """What an administrator writes about a member of staff."""

    first_name: str
    """The first name, as screens of staff show it."""
    last_name: str
    """The last name, as screens of staff show it."""
    groups: tuple[Group, ...]
    """The groups that give all of this person's rights."""
    agencies: tuple[Agency, ...]
    """The agencies whose requests and tenants this person looks after; may be none."""
    led: tuple[Agency, ...] = ()
    """Those of these agencies that this person leads; may be none."""
    leads_head_office: bool = False
    """Whether this person leads the head office."""


def groups_given_by(actor: User) -> QuerySet[Group]:
    """The groups this administrator may put people in, by name."""
    names = (*GROUPS, ADMINISTRATORS) if actor.is_superuser else GROUPS
    return Group.objects.filter(name__in=names).order_by("name")


def team_of(actor: User) -> QuerySet[User]:
    """The members of staff this administrator manages; nobody without the right."""
    if not actor.has_perm(RIGHT):
        return User.objects.none()
    beyond = Group.objects.exclude(pk__in=groups_given_by(actor))
    people = User.objects.filter(tenant=None, suspension="", is_superuser=False, user_permissions=None)
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=MAIN)
    people = people.annotate(second_factor=Exists(factors))
    return people.exclude(groups__in=beyond).exclude(pk=actor.pk)


@transaction.atomic
def member_create(*, actor: User, email: str, member: Member) -> User:
    """Create an access and send the link to choose a password.

    A sign-up that waits with this address ends: anybody can begin one with the address of a colleague.
    Pressed twice, one access is created and one link sent. Raises `NotYours` for a group this administrator may not
    give, and `MemberAddressTaken`.
    """
    _allow_groups(actor, member.groups)
    sign_ups_make_way(email=email)
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, first_name=member.first_name, last_name=member.last_name)
    except IntegrityError as error:
        if made := _pressed_twice(actor, email, member):
            return made
        raise MemberAddressTaken from error
    _give(user, member)
    log(instance=user, action=CREATED, user=actor)
    notify(MailKind.STAFF_WELCOME, user, user_id=user.pk)
    return user


@transaction.atomic
def member_change(*, actor: User, user: User, member: Member) -> User:
    """Change the name, the groups and the agencies. Raises `NotYours`."""
    row = _own(actor, user)
    _allow_groups(actor, member.groups)
    row.first_name, row.last_name = member.first_name, member.last_name
    row.save(update_fields=["first_name", "last_name"])
    _give(row, member)
    member_changed.send(User, user=row)
    log(instance=row, action="identity.staff_change", user=actor)
    return row


@transaction.atomic
def member_close(*, actor: User, user: User) -> User:
    """Close an access at once: the sessions end, and the password is gone for good. Raises `NotYours`."""
    row = _own(actor, user)
    row.is_active = False
    row.set_unusable_password()  # every session is bound to it
    row.save(update_fields=["is_active", "password"])
    log(instance=row, action="identity.staff_close", user=actor)
    return row


@transaction.atomic
def member_reopen(*, actor: User, user: User) -> User:
    """Open an access again, and send the link to choose a new password. Raises `NotYours`."""
    row = _own(actor, user)
    row.is_active = True
    row.save(update_fields=["is_active"])
    log(instance=row, action="identity.staff_reopen", user=actor)
    notify(MailKind.STAFF_WELCOME, row, user_id=row.pk)
    return row


@transaction.atomic
def member_invite(*, actor: User, user: User) -> None:
    """Send again the link to choose a password, once for two presses. Raises `NotYours`, for a closed access, too."""
    row = _own(actor, user)
    if not row.is_active:
        raise NotYours
    if notify_once(MailKind.STAFF_WELCOME, row, user_id=row.pk):
        log(instance=row, action="identity.staff_invite", user=actor)


@transaction.atomic
def member_factors_remove(*, actor: User, user: User, check: str) -> None:
    """Remove the second factor of a member who lost it; `check` says how their identity was checked.

    Raises `NotYours`, and what `factors_remove` raises.
    """
    factors_remove(actor=actor, user=_own(actor, user), check=check)


@transaction.atomic
def landlord_change_tell(
    *, settings: type[models.Model], changes: Mapping[str, Sequence[str]], actor: User | None
) -> int:
    """Tell everybody who may change the landlord's settings what has changed; returns how many mails will leave.

    `settings`: which of them. `changes`: by the name of a field, what it was and what it is.
    `actor`: who did it; None: a command. The one who did it is told, too: an access may be in other hands.
    """
    policy = ModelPermissionPolicy(LandlordSettings)
    administrators = policy.users_with_permission("change").filter(is_active=True, tenant=None)
    context = {
        "settings": settings._meta.model_name,
        "changes": dict(changes),
        "actor_id": actor.pk if actor else None,
    }
    return notify_many(MailKind.LANDLORD_CHANGED, [(user, context) for user in administrators])


def _pressed_twice(actor: User, email: str, member: Member) -> User | None:
    """The access that this administrator has just created with the same words; None: it is somebody else's address."""
    created = ModelLogEntry.objects.filter(action=CREATED, user=actor, timestamp__gte=timezone.now() - PRESSED_TWICE)
    people = team_of(actor).filter(email=email_normalise(email), is_active=True)
    user = people.filter(pk__in=[int(entry.object_id) for entry in created]).first()
    return user if user and _is_as_written(user, member) else None


def _is_as_written(user: User, member: Member) -> bool:
    """Whether somebody is what an administrator wrote, in whatever order groups and agencies were ticked."""
    plain = (user.first_name, user.last_name, user.leads_head_office)
    return (
        plain == (member.first_name, member.last_name, member.leads_head_office)
        and set(user.groups.all()) == set(member.groups)
        and set(user.agencies.all()) == set(member.agencies)
        and set(user.led_agencies.all()) == set(member.led) & set(member.agencies)
    )


def _own(actor: User, user: User) -> User:
    """The person, locked, if this administrator may manage them now."""
    row = User.objects.select_for_update().filter(pk__in=team_of(actor).values("pk"), pk=user.pk).first()
    if row is None:
        raise NotYours
    return row


def _allow_groups(actor: User, groups: Iterable[Group]) -> None:
    if not actor.has_perm(RIGHT) or {group.pk for group in groups} - {group.pk for group in groups_given_by(actor)}:
        raise NotYours


def _give(user: User, member: Member) -> None:
    user.groups.set(member.groups)
    user.agencies.set(member.agencies)
    user.led_agencies.set([agency for agency in member.led if agency in member.agencies])
    user.leads_head_office = member.leads_head_office
    user.save(update_fields=["leads_head_office"])
