"""Who may sign in, and on which devices somebody is signed in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypedDict

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django_stubs_ext import WithAnnotations

from tenant_space.identity.models import User
from tenant_space.identity.origin import device_named
from tenant_space.journal.services import address_mask
from tenant_space.tenancy.models import Holder


class _MaySignIn(TypedDict):
    may_sign_in: bool


def sign_ins() -> QuerySet[WithAnnotations[User, _MaySignIn]]:
    """Every sign-in with `may_sign_in`: open, its address proven, and for a tenant an account to read.

    Staff have no tenant. Those who wait for the activation link have no sign-in yet.
    """
    proven = EmailAddress.objects.filter(user=OuterRef("pk"), email=OuterRef("email"), verified=True)
    reads = Holder.objects.reading().filter(tenant=OuterRef("tenant"))
    staff = Q(tenant=None, suspension="")
    return User.objects.select_related("tenant").annotate(
        may_sign_in=Case(
            When(Q(is_active=True) & Exists(proven) & (staff | Exists(reads)), then=Value(True)), default=Value(False)
        )
    )


def may_sign_in(user: User) -> bool:
    """Whether this person may sign in now, by any means."""
    return sign_ins().filter(pk=user.pk, may_sign_in=True).exists()


@dataclass(frozen=True, slots=True)
class Device:
    """Where somebody is signed in."""

    number: int
    """Of its row, to sign it out."""
    name: str
    """In words that the person recognises."""
    address: str
    """The network address, without its end."""
    since: dt.datetime
    """When the person signed in there."""
    current: bool
    """Whether it is the one that asks."""


def devices_of(user: User, session_key: str) -> tuple[Device, ...]:
    """The devices of a sign-in, the one asking first, then the newest. Sessions that have ended are left out."""
    open_keys = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    rows = UserSession.objects.filter(user=user, session_key__in=open_keys).order_by("-created_at", "-pk")
    devices = [
        Device(
            number=row.pk,
            name=device_named(row.user_agent) or "Appareil inconnu",
            address=address_mask(row.ip),
            since=row.created_at,
            current=row.session_key == session_key,
        )
        for row in rows
    ]
    return tuple(sorted(devices, key=lambda device: not device.current))
