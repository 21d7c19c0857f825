"""What the second factor of a sign-in consists of, and whether it must have one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings

from tenant_space.identity.models import User
from tenant_space.identity.second_factor.enums import MAIN, FactorType


@dataclass(frozen=True, slots=True)
class Key:
    """A key, or a device that serves as one (passkey)."""

    pk: int
    """The number of its row, to remove it."""
    name: str
    """What the person called it."""
    added_at: dt.datetime
    """When it was added."""
    used_at: dt.datetime | None
    """When it was last used; None: never."""


@dataclass(frozen=True, slots=True)
class Factors:
    """The state of a person's double check."""

    application_since: dt.datetime | None
    """When the application that makes codes was added; None: there is none."""
    application_used_at: dt.datetime | None
    """When a code of it was last used; None: never, or there is none."""
    keys: tuple[Key, ...]
    """The keys, in the order in which they were added."""
    codes_left: int | None
    """How many recovery codes are not used yet; None: there are none at all."""

    @property
    def active(self) -> bool:
        return self.application_since is not None or bool(self.keys)


def application_added(user: User) -> bool:
    """Whether this person has an application that makes codes."""
    return Authenticator.objects.filter(user=user, type=FactorType.TOTP).exists()


def codes_unseen(user: User) -> bool:
    """Whether this person has recovery codes that no page has shown yet."""
    codes = Authenticator.objects.filter(user=user, type=FactorType.RECOVERY_CODES).first()
    return codes is not None and not codes.wrap().did_view


def factors_of(user: User) -> Factors:
    """What this person added, in one query."""
    rows = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    application = next((row for row in rows if row.type == FactorType.TOTP), None)
    codes = next((row for row in rows if row.type == FactorType.RECOVERY_CODES), None)
    return Factors(
        application_since=application and application.created_at,
        application_used_at=application and application.last_used_at,
        keys=tuple(
            Key(row.pk, row.wrap().name, row.created_at, row.last_used_at)
            for row in rows
            if row.type == FactorType.WEBAUTHN
        ),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
    )


def factor_required(user: User) -> bool:
    """Whether this person must have a second factor: staff, when the installation asks for it."""
    return settings.PORTAL_STAFF_SECOND_FACTOR and user.tenant_id is None


def factor_missing(user: User) -> bool:
    """Whether this person must have a second factor and has none. One query, for staff only."""
    return factor_required(user) and not Authenticator.objects.filter(user=user, type__in=MAIN).exists()


def may_remove(user: User, factors: Iterable[Authenticator]) -> bool:
    """Whether the owner may remove these factors: not the last ones of somebody who must have one."""
    others = Authenticator.objects.filter(user=user, type__in=MAIN).exclude(pk__in=[factor.pk for factor in factors])
    return not factor_required(user) or others.exists()
