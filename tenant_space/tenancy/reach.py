"""How a person wants to be reached, in which language, and whom to call in an emergency.

The portal's own: the tenant says it, staff read it, and the ERP need not know.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields

from django.db import transaction
from django.utils import timezone

from tenant_space import formats
from tenant_space.tenancy.enums import ReachBy
from tenant_space.tenancy.models import ReachWish, Tenant


@dataclass(frozen=True, slots=True)
class Reach:
    """What somebody said of how to reach them; each may be empty."""

    channel: str = ""
    """How: a code of `ReachBy`."""
    language: str = ""
    """In which language an interpreter is needed."""
    emergency_name: str = ""
    """Whom to call in an emergency."""
    emergency_phone: str = ""
    """Their number, in international form (E.164)."""
    emergency_link: str = ""
    """Who they are to the tenant."""

    @property
    def emergency(self) -> str:
        """`Léa DUPONT (ma fille), 06 12 34 56 78`."""
        link = f" ({self.emergency_link})" if self.emergency_link else ""
        parts = (f"{self.emergency_name}{link}".strip(), formats.phone(self.emergency_phone))
        return ", ".join(part for part in parts if part)

    @property
    def channel_words(self) -> str:
        """`par téléphone`; empty: no preference."""
        return ReachBy(self.channel).label.lower() if self.channel else ""


_NAMES = tuple(field.name for field in fields(Reach))


def reach_of(tenant: Tenant) -> Reach:
    """What this person said. One query."""
    row = ReachWish.objects.for_tenant(tenant).first()
    return Reach(**{name: getattr(row, name) for name in _NAMES}) if row else Reach()


def reached_by_mail(tenant: Tenant, *, days: int) -> bool:
    """Whether this person chose mail, for so many days already.

    A choice of yesterday may be a thief's: it moves nothing that proves who one is.
    """
    limit = timezone.now() - dt.timedelta(days=days)
    return ReachWish.objects.for_tenant(tenant).filter(channel=ReachBy.MAIL, channel_since__lte=limit).exists()


@transaction.atomic
def reach_save(*, tenant: Tenant, reach: Reach) -> None:
    """Keep what this person says now in place of what they said; it counts at once."""
    row, _ = ReachWish.objects.select_for_update().get_or_create(tenant=tenant)
    now = timezone.now()
    if row.channel != reach.channel:
        row.channel_since = now
    for name in _NAMES:
        setattr(row, name, getattr(reach, name))
    row.changed_at = now
    row.save()
