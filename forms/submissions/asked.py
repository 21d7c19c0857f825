"""What somebody asked for before: said on the form, so that it is not asked for again without a thought.

Nothing is refused for it: a better photo of the same certificate is a good reason to send again.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from forms.submissions.enums import OPEN, State
from forms.submissions.models import Submission
from forms.submissions.registry import kind_of
from forms.submissions.selectors import as_told
from tenant_space import formats
from tenant_space.tenancy.models import Tenant

REMEMBERED = dt.timedelta(days=365)
MOST = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What one person asked for on one account, of one kind."""

    notice: str = ""
    """How many wait for an answer, and since when; empty: none."""
    number: str = ""
    """The nine digits of the latest that waits; empty: none."""
    subjects: Mapping[str, str] = field(default_factory=dict)
    """For each subject of the kind (`Kind.subjects`) that was asked for: when, and where it stands."""


def asked_before(tenant: Tenant, kind: str, account_number: str, superseded: Collection[uuid.UUID] = ()) -> Asked:
    """What this person asked for, of this kind and about this account. Two queries, whatever there is.

    `superseded` are the keys of requests that have nothing to add to one accepted since: nothing is said of them.
    """
    rules = kind_of(kind)
    since = timezone.now() - REMEMBERED
    told = Q(state__in=OPEN) | Q(told_at__gt=timezone.now())
    if rules.subjects_last:
        told |= Q(state=State.ACCEPTED, decided_at__gte=since)
    mine = Submission.objects.for_tenant(tenant).filter(told, kind=kind, account=account_number, number__isnull=False)
    found = mine.exclude(uid__in=superseded).order_by("-pk").prefetch_related("leases")
    rows = [as_told(row) for row in found[:MOST]]
    waiting = [row for row in rows if row.is_open]
    subjects: dict[str, str] = {}
    for row in rows if rules.subjects else ():
        for subject in rules.subjects(row) if rules.subjects else ():
            subjects.setdefault(subject, _subject_text(row))  # the newest first
    return Asked(_notice(waiting), waiting[0].number_text if waiting else "", subjects)


def _notice(waiting: list[Submission]) -> str:
    if not waiting:
        return ""
    last = formats.long_date(waiting[0].created_at)
    if len(waiting) == 1:
        return f"Vous en avez déjà envoyé une le {last}. Elle attend notre réponse."
    days = {timezone.localdate(row.created_at) for row in waiting}
    when = f"le {last}" if len(days) == 1 else f", la dernière le {last}"
    return f"Vous en avez déjà envoyé {len(waiting)} {when}. Elles attendent notre réponse.".replace(" ,", ",")


def _subject_text(row: Submission) -> str:
    """`Déjà envoyé le 12 novembre 2026 (n° 000000123) : Demande enregistrée.`"""
    text = f"Déjà envoyé le {formats.long_date(row.created_at)} (n° {row.number_text}) : {row.state_label}."
    return formats.french_spaces(text)
