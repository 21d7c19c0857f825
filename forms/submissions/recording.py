"""Requests that staff record for a tenant who calls, comes or writes: by whom, how they arrived, who is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from forms.submissions.enums import ArrivedBy
from forms.submissions.models import Submission
from forms.submissions.registry import Kind
from tenant_space import formats
from tenant_space.identity.models import User
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.channels.email.addresses import mail_address
from tenant_space.tenancy.agencies import agency_card
from tenant_space.tenancy.models import Agency, Tenant

# Of the mails about a request that nobody can refuse: who does not get this one gets none.
ALWAYS_SENT = "submissions.message"


class NotRecordable(ValueError):
    """A request of this kind does not reach staff like this."""


@dataclass(frozen=True, slots=True)
class Recording:
    """That a request is recorded by staff, and how it reached them."""

    user: User
    """Who records it."""
    source: ArrivedBy
    """How it reached them."""
    arrived_on: dt.date
    """The day on which it did; the promise counts from it."""
    service: str
    """The service of this person, as the tenant reads it (`service_name`)."""

    def check(self, rules: Kind) -> None:
        """Raises `NotRecordable` where what reached staff this way counts by nothing for a request of this kind."""
        if self.source not in rules.recorded_from:
            raise NotRecordable(rules.code)

    def columns(self, tenant: Tenant) -> dict[str, Any]:
        """What the request of this person keeps of it."""
        return {
            "source": self.source,
            "arrived_on": self.arrived_on,
            "recorded_by": self.user,
            "recorded_as": self.service,
            "untold": not mail_reaches(tenant),
        }


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a tenant is told of a request that was recorded for them: the service, never the person."""

    source: str
    """The code of how it reached the landlord."""
    source_words: str
    """The same in words, to stand after « reçue »."""
    service: str
    """Who recorded it."""
    on: dt.date
    """When it was recorded."""
    arrived_on: dt.date
    """When it arrived."""

    @property
    def sentence(self) -> str:
        """`Enregistrée pour vous par l'Agence Centre le 30 novembre 2026, reçue par téléphone.`"""
        arrived = "" if self.arrived_on == self.on else f" le {formats.long_date(self.arrived_on)}"
        by = f"Enregistrée pour vous par {self.service} le {formats.long_date(self.on)}"
        return f"{by}, reçue {self.source_words}{arrived}."


def recorded_of(submission: Submission) -> Recorded | None:
    """How staff recorded a request for its tenant; None: the tenant sent it."""
    if not submission.source or submission.arrived_on is None:
        return None
    return Recorded(
        source=submission.source,
        source_words=ArrivedBy(submission.source).label,
        service=submission.recorded_as or landlord_current().settings.name,
        on=timezone.localdate(submission.created_at),
        arrived_on=submission.arrived_on,
    )


def service_name(user: User, agency: Agency) -> str:
    """The service for which this person records a request about an account of this agency."""
    if user.agencies.filter(pk=agency.pk).exists():
        return agency_card(agency).name
    return landlord_current().settings.name


def mail_reaches(tenant: Tenant) -> bool:
    """Whether a mail about a request of this person leaves, to an address that is not known to refuse it."""
    user: User | None = getattr(tenant, "user", None)
    return bool(user and not user.mail_refused_at and mail_address(ALWAYS_SENT, tenant))
