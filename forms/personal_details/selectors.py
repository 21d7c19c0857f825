"""What is read about details: what the ERP says, what was asked for, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from forms.personal_details.changes import DetailChange
from forms.personal_details.codes import SituationCode
from forms.personal_details.enums import KINDS, CodeSort, FieldDecision, RefusedBy
from forms.personal_details.fields import FIELDS, Labels, same_value, value_words
from forms.submissions.confirmed import RequestObstacle
from forms.submissions.enums import DECIDED, OPEN, State
from forms.submissions.models import Submission
from forms.submissions.selectors import as_told, state_tone
from tenant_space import formats
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.enums import Relationship
from tenant_space.tenancy.models import Occupant, Tenant

REFUSAL_SHOWN = dt.timedelta(days=90)
REMOVED = "Supprimé"
MOVED = "Le logiciel a changé depuis la demande. Il disait alors : {old}."
THERE = "Le logiciel le dit déjà."
IN_HAND = "Une demande de cette nature est déjà en cours (n° {number}). Répondez-y d'abord : ici, une seule à la fois."


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is said beside a value of the ERP that somebody asked to change."""

    text: str
    """In a sentence or two."""
    tone: str
    """The colour that goes with it: info, good or bad."""
    number: str
    """The nine digits of the request."""


@dataclass(frozen=True, slots=True)
class DetailRequestLine:
    """A request as the table of the page tells it (S64)."""

    number: str
    """Its nine digits."""
    sent_on: dt.datetime
    """When."""
    kind: str
    """What it is about."""
    state: str
    """Where it stands, in words."""
    tone: str
    """The colour that goes with it."""


@dataclass(frozen=True, slots=True)
class LeavingOccupant:
    """Somebody who lives there and signed nothing, so that they can be said to have left."""

    occupant_id: str
    """Their number in the ERP."""
    last_name: str
    """As the ERP writes it."""
    first_name: str
    """As the ERP writes it."""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


def leavers_of(tenant: Tenant, account_number: str) -> tuple[LeavingOccupant, ...]:
    """Those who live on this account today, but for its signatories: these end a lease, which is no such request."""
    today = timezone.localdate()
    rows = Occupant.objects.for_tenant(tenant).filter(
        Q(to_date=None) | Q(to_date__gte=today),
        Q(lease__end_date=None) | Q(lease__end_date__gte=today),
        lease__account_id=account_number,
    )
    once = {
        row.occupant_id: LeavingOccupant(row.occupant_id, row.last_name, row.first_name)
        for row in rows.order_by("first_name", "occupant_id")
        if row.relationship != Relationship.SIGNATORY
    }
    return tuple(once.values())


def situations() -> list[SituationCode]:
    """All that staff set, in their order. One query."""
    return list(SituationCode.objects.all())


def labels_of(rows: Iterable[SituationCode]) -> Labels:
    """The words of the codes, as staff set them."""
    return {(row.sort, row.code): row.label for row in rows}


def offered(rows: Iterable[SituationCode], sort: CodeSort) -> list[SituationCode]:
    """Those of one list that can be chosen."""
    return [row for row in rows if row.sort == sort and row.offered]


def erp_value(tenant: Tenant, field: str) -> str:
    """What the ERP says today, as it writes it; empty: nothing, or it has no such column."""
    column = FIELDS[field].column
    return str(getattr(tenant, column) or "") if column else ""


def waiting_on(tenant: Tenant, kind: str) -> Submission | None:
    """The request of this kind that a person has under way."""
    return Submission.objects.for_tenant(tenant).open().filter(kind=kind).order_by("pk").first()


def obstacle_of(viewer: Viewer, kind: str) -> RequestObstacle | None:
    """Why this person cannot send a request of this kind; None: they can, or nothing can be sent any more."""
    waiting = waiting_on(viewer.tenant, kind) if viewer.account.writable else None
    if waiting is None:
        return None
    return RequestObstacle(
        "Une demande est déjà en cours",
        "Une seule à la fois, pour ne rien mélanger. Quelque chose ne va pas ? Annulez-la depuis sa page, "
        "puis recommencez.",
        waiting.number_text,
    )


def requests_of(tenant: Tenant) -> list[DetailRequestLine]:
    """What this person asked for about their details, the newest first, decisions only once they are told."""
    rows = Submission.objects.for_tenant(tenant).filter(kind__in=KINDS, number__isnull=False).order_by("-pk")[:10]
    told = [as_told(row) for row in rows]
    return [
        DetailRequestLine(row.number_text, row.created_at, row.kind_label, row.state_label, state_tone(row.state))
        for row in told
    ]


def overlays_of(tenant: Tenant) -> Mapping[str, Overlay]:
    """What is said beside each field of the ERP that this person asked to change, by its name.

    The latest request counts. Nothing is said once a batch brought the value that was asked for, or one that differs
    from the one that was accepted or refused: the ERP then knows better.
    """
    rows = DetailChange.objects.for_tenant(tenant).filter(submission__number__isnull=False)
    rows = rows.exclude(submission__state__in=(State.WITHDRAWN, State.OBSOLETE, State.MERGED))
    latest: dict[str, DetailChange] = {}
    for row in rows.select_related("submission").order_by("submission_id"):
        if FIELDS[row.field].column:
            latest[row.field] = row
    labels = labels_of(situations()) if latest else {}
    found = {field: _overlay(row, erp_value(tenant, field), labels) for field, row in latest.items()}
    return {field: overlay for field, overlay in found.items() if overlay}


def _overlay(row: DetailChange, now: str, labels: Labels) -> Overlay | None:
    sent, field = row.submission, row.field
    asked = value_words(field, row.new_value, labels) or REMOVED
    if same_value(field, now, row.new_value):
        return None
    if sent.state in OPEN or sent.is_held:
        text = f"Changement demandé le {formats.long_date(sent.created_at)} : {asked}"
        return Overlay(formats.french_spaces(text), "info", sent.number_text)
    if sent.state not in DECIDED or not same_value(field, now, row.seen_value):
        return None
    on = sent.told_at or sent.decided_at or sent.created_at
    if row.decision == FieldDecision.ACCEPTED:
        text = f"Changement accepté le {formats.long_date(on)} : {asked}. Il apparaîtra ici dans quelques jours."
        return Overlay(formats.french_spaces(text), "good", sent.number_text)
    if row.decision != FieldDecision.REFUSED or on < timezone.now() - REFUSAL_SHOWN:
        return None
    who = RefusedBy(row.refused_by or RefusedBy.LANDLORD).label.lower()
    text = f"Changement refusé par {who} : {asked}. {row.reason}"
    return Overlay(formats.french_spaces(text), "bad", sent.number_text)


def changes_of(submission: Submission) -> list[DetailChange]:
    """What a request asks to change, field by field."""
    return list(submission.detail_changes.all())
