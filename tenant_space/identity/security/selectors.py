"""What protects a sign-in, as its owner may read it."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.utils import timezone

from tenant_space.identity.models import AddressChange, User
from tenant_space.identity.sessions.selectors import devices_of
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.journal.selectors import Failures, events_of, failures_of

# How long the link to a new address can be used (as the activation's).
CHANGE_LIFE = dt.timedelta(hours=24)
RECENT = 3
PASSWORD_KINDS = (EventKind.PASSWORD_CHANGED, EventKind.PASSWORD_RESET)
SIGN_INS = (EventKind.SIGN_IN, EventKind.SIGN_IN_PASSKEY)


@dataclass(frozen=True, slots=True)
class PendingAddress:
    """A new sign-in address that waits for its confirmation."""

    new_email: str
    """The address to confirm."""
    until: dt.datetime
    """When its link can no longer be used."""


@dataclass(frozen=True, slots=True)
class SecurityOverview:
    """What the page *Ma sécurité* says."""

    email: str
    """The address one signs in with."""
    contact_email: str
    """The address the landlord knows, which may be another one."""
    pending: PendingAddress | None
    """A new address that waits for its confirmation; None: none does."""
    password_changed_at: dt.datetime | None
    """None: it is not known any more."""
    second_factor: bool
    """Whether one is set up."""
    device_count: int
    """Where one is signed in, this device included."""
    recent: tuple[AccessEvent, ...]
    """The last sign-ins, newest first, `RECENT` at most."""
    failures: Failures | None
    """None: there were none."""


def security_overview(user: User, session_key: str) -> SecurityOverview:
    """What protects this sign-in, and what happened to it last. The contact address is the ERP's."""
    own = AccessEvent.objects.filter(user_id=user.pk)
    changed = own.filter(kind__in=PASSWORD_KINDS).order_by("-at").values_list("at", flat=True).first()
    return SecurityOverview(
        email=user.email,
        contact_email=user.tenant.email if user.tenant else "",
        pending=pending_address(user),
        password_changed_at=changed,
        second_factor=Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists(),
        device_count=len(devices_of(user, session_key)),
        recent=tuple(own.filter(kind__in=SIGN_INS).order_by("-at", "-pk")[:RECENT]),
        failures=failures_of(user.pk),
    )


def own_events(user: User) -> list[AccessEvent]:
    """The last events of this sign-in, newest first, without the sign-ins tried in vain."""
    return list(events_of(user.pk))


def own_failures(user: User) -> Failures | None:
    """The sign-ins tried in vain; None: none is known."""
    return failures_of(user.pk)


def pending_address(user: User) -> PendingAddress | None:
    """The new address that this person still has to confirm, if its link can still be used."""
    change = AddressChange.objects.filter(user=user, asked_at__gt=timezone.now() - CHANGE_LIFE).first()
    return PendingAddress(change.new_email, change.asked_at + CHANGE_LIFE) if change else None


def change_waiting(key: str) -> AddressChange | None:
    """The change that this key of a mailed link confirms, or None: unknown, replaced, cancelled, used, too old."""
    alive = AddressChange.objects.filter(key_hash=key_hash(key), asked_at__gt=timezone.now() - CHANGE_LIFE)
    return alive.filter(user__is_active=True, user__tenant__isnull=False).first()


def key_hash(key: str) -> str:
    """What is stored of a key: its SHA-256. The key itself is 256 random bits, so that no slow hash is needed."""
    return hashlib.sha256(key.encode()).hexdigest()
