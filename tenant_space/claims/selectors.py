"""The réclamations of an account: where each stands, what has happened, and the visit to come (S59).

The ERP follows them; the words of each state are the editors' (topic CLAIM).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, When
from django.utils import timezone

from tenant_space.claims.sent import SentProblem, Told
from tenant_space.claims.visits import Appointment, visit_of
from tenant_space.claims.words import CATEGORY_LIST, VISIT_OVER, category_label, state_tone, state_words
from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.wordings import Words, wordings
from tenant_space.formats.identifiers import identifier_normalise
from tenant_space.formats.showable import showable
from tenant_space.kept import KeptForAll
from tenant_space.tenancy.enums import ClaimStatus
from tenant_space.tenancy.kept_statements import statement
from tenant_space.tenancy.leases import premises_address, premises_title
from tenant_space.tenancy.managers import ClaimQuerySet
from tenant_space.tenancy.models import Claim, ClaimEvent, CodeListItem, Premises, Tenant
from tenant_space.tenancy.moments import as_meant

CLAIMS_PAGE_SIZE = 10
STEPS_SHOWN = 30
ENDED = (ClaimStatus.TRAITEE, ClaimStatus.CLOTUREE, ClaimStatus.SANS_SUITE)
# An appointment stands while the réclamation is in one of these states; any other later step withdraws it.
_WITH_APPOINTMENT = ("", ClaimStatus.INTERVENTION_PROGRAMMEE, ClaimStatus.EN_ATTENTE_LOCATAIRE)
APPOINTMENT_NEAR_DAYS = 7


class ClaimFilter(StrEnum):
    """Which réclamations are listed, as the address says it."""

    ALL = ""
    OPEN = "en-cours"
    ENDED = "terminees"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a réclamation."""

    at: dt.datetime
    """When it happened."""
    title: str
    """The state it led to, in the editors' words; empty: it led to none."""
    text: str
    """What the landlord wrote about it for the tenant; may be empty."""
    contractor: str = ""
    """The firm it names; empty: none."""
    appointment: Appointment | None = None
    """The visit it announces; None: none."""


@dataclass(frozen=True, slots=True)
class ClaimItem:
    """A réclamation as its page shows it, with its steps."""

    claim_id: str
    """Its number in the ERP."""
    account_number: str
    """The number of the account it belongs to."""
    title: str
    """What it is about, in a few words of the ERP."""
    category: str
    """The ERP's code of its category."""
    category_label: str
    """The category in words."""
    subcategory: str
    """A closer word of the ERP within the category; empty: none."""
    status: str
    """The code of its state, a `ClaimStatus`."""
    state: str
    """Its state in the editors' words; a visit nobody has reported on has words of its own."""
    explanation: str
    """What the state means, in the editors' words; may be empty."""
    tone: str
    """The colour of the state."""
    opened_at: dt.datetime
    """When it was noted."""
    closed_at: dt.datetime | None
    """When it was closed; None: it is not."""
    updated_at: dt.datetime
    """When the ERP last changed it."""
    description: str = ""
    """What the tenant told; may be empty."""
    place: str = ""
    """What kind of premises it is about: `Logement T2`; empty outside any."""
    address: str = ""
    """Where these premises are, on one line; empty outside any."""
    contractor: str = ""
    """The firm that was named last; empty: none was."""
    steps: tuple[Step, ...] = ()
    """What happened, newest first; `STEPS_SHOWN` steps at most."""
    more_steps: bool = False
    """Whether older steps are left out."""
    appointment: Appointment | None = None
    """The visit to come; None: none."""
    call_agency: bool = False
    """Whether to call now: to answer, or because nobody has reported on a visit that is past."""
    request: SentProblem | None = None
    """What its reader told on the portal and it follows; None: nothing, or it is not asked for here."""

    @property
    def ended(self) -> bool:
        return has_ended(self.status)

    @property
    def waits_for_tenant(self) -> bool:
        return self.status == ClaimStatus.EN_ATTENTE_LOCATAIRE


@dataclass(frozen=True, slots=True)
class ClaimList:
    """A page of réclamations."""

    claims: tuple[ClaimItem, ...]
    """Those of the page: the open ones first, then the newest."""
    only: ClaimFilter
    """Which ones are listed."""
    number: int
    """Which page it is, from 1."""
    has_next: bool
    """Whether more follow."""


@dataclass(frozen=True, slots=True)
class PressingClaim:
    """A réclamation for *Accueil*: it waits for the tenant, or somebody is to come."""

    claim_id: str
    """Its number in the ERP."""
    title: str
    """What it is about, in a few words of the ERP."""
    waits_for_tenant: bool
    """Whether nothing happens until the tenant answers."""
    appointment: Appointment | None
    """The visit to come; None: none."""
    request: str = ""
    """What the ERP says it follows: the name of a request of the portal; empty: none."""

    @property
    def is_near(self) -> bool:
        """Whether somebody comes within a week."""
        last = timezone.localdate() + dt.timedelta(days=APPOINTMENT_NEAR_DAYS)
        return self.appointment is not None and self.appointment.day <= last


def claims_page(
    tenant: Tenant, account_number: str, only: ClaimFilter = ClaimFilter.ALL, number: int = 1
) -> ClaimList:
    """The réclamations of an account: the open ones first, then the newest; two queries whatever their number."""
    found = _of_page(tenant, account_number, only, number)
    return ClaimList(_items(tenant, found[:CLAIMS_PAGE_SIZE]), only, number, len(found) > CLAIMS_PAGE_SIZE)


@statement
def _of_page(tenant: Tenant, account_number: str, only: ClaimFilter, number: int) -> QuerySet[Claim]:
    rows = _narrowed(Claim.objects.for_tenant(tenant).filter(account_id=account_number), only)
    ended = Case(When(_over(rows), then=True), default=False, output_field=BooleanField())
    start = (number - 1) * CLAIMS_PAGE_SIZE
    ordered = rows.order_by(ended, "-opened_at", "-claim_id").select_related("premises")
    return ordered[start : start + CLAIMS_PAGE_SIZE + 1]


def claim_readable(tenant: Tenant, claim_id: str) -> ClaimItem | None:
    """A réclamation of one of this person's accounts, or None: unknown and foreign are the same."""
    found = Claim.objects.for_tenant(tenant).filter(pk=identifier_normalise(claim_id)).select_related("premises")
    return next(iter(_items(tenant, found)), None)


def with_requests(claims: Iterable[ClaimItem], told: Told) -> tuple[ClaimItem, ...]:
    """These réclamations, each with the request that it follows."""
    return tuple(replace(claim, request=told.followed.get(claim.claim_id)) for claim in claims)


def claims_pressing(tenant: Tenant, account_number: str) -> tuple[PressingClaim, ...]:
    """What *Accueil* should say of the open réclamations, the nearest visit first; one query."""
    events: dict[tuple[str, str, str, str], list[ClaimEvent]] = {}
    for claim_id, title, status, request, told, *values in _open_with_steps(tenant, account_number):
        of_claim = events.setdefault((claim_id, title, status, request), [])
        if told:
            of_claim.append(ClaimEvent(claim_id=claim_id, **dict(zip(_CELLS, values, strict=True))))
    found = [_FollowedClaim(*named, tuple(steps)) for named, steps in events.items()]
    pressing = [one for one in showable("claim", found, _pressing) if one.appointment or one.waits_for_tenant]
    return tuple(
        sorted(pressing, key=lambda one: (one.appointment is None, one.appointment and one.appointment.start))
    )


_CELLS = "event_id", "event_at", "status", "appointment_from", "appointment_to", "contractor"


@statement
def _open_with_steps(tenant: Tenant, account_number: str) -> QuerySet[Claim, tuple[Any, ...]]:
    """The open réclamations of which something may be pressing with their steps, a row a step.

    Which visit stands is said by the steps, and an end on a day may lie a day later than it is written.
    """
    claims, events = perhaps_pressing(tenant), ClaimEvent.objects.for_tenant(tenant)
    named = ("claim_id", "title", claims.state, "portal_submission_id", "told")
    return (
        claims.filter(account_id=account_number)
        .order_by("-opened_at", "-claim_id")
        .annotate(told=Exists(events.filter(pk=OuterRef("events__pk"))))
        .values_list(*named, *(f"events__{cell}" for cell in _CELLS))
    )


def perhaps_pressing(tenant: Tenant) -> ClaimQuerySet:
    """Those that wait for the tenant, or of which a step names a visit that may still come."""
    claims, events = Claim.objects.for_tenant(tenant), ClaimEvent.objects.for_tenant(tenant)
    from_now = Q(appointment_from__gte=_lately()) | Q(appointment_to__gte=_lately())
    visited = Exists(events.filter(from_now, claim_id=OuterRef("pk"), appointment_from__isnull=False))
    waits = Q(**{claims.state: ClaimStatus.EN_ATTENTE_LOCATAIRE})
    return claims.filter(waits | Q(visited)).exclude(_over(claims))


def _lately() -> dt.datetime:
    """A moment before which a visit that was to end is over, however the ERP wrote its end."""
    return timezone.make_aware(dt.datetime.combine(timezone.localdate(), dt.time.min)) - dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class _FollowedClaim:
    pk: str
    title: str
    status: str
    request: str
    steps: tuple[ClaimEvent, ...]


def _pressing(claim: _FollowedClaim) -> PressingClaim:
    """What is pressing about a réclamation; perhaps nothing."""
    visit = _appointment_to_come(claim.status, _in_order(claim.steps))
    waits = claim.status == ClaimStatus.EN_ATTENTE_LOCATAIRE
    return PressingClaim(claim.pk, claim.title, waits, visit, claim.request)


def has_ended(status: str) -> bool:
    """Whether nothing more will happen. A state that this version does not know goes on."""
    return status in ENDED


def _narrowed(rows: ClaimQuerySet, only: ClaimFilter) -> ClaimQuerySet:
    if only == ClaimFilter.ALL:
        return rows
    return rows.filter(_over(rows)) if only == ClaimFilter.ENDED else rows.exclude(_over(rows))


def _over(rows: ClaimQuerySet) -> Q:
    """Those in which nothing more will happen, by the state that is told."""
    return Q(**{f"{rows.state}__in": ENDED})


@statement
def _steps(tenant: Tenant, *claim_ids: str) -> QuerySet[ClaimEvent]:
    return ClaimEvent.objects.for_tenant(tenant).filter(claim_id__in=claim_ids)


def _items(tenant: Tenant, rows: Iterable[Claim]) -> tuple[ClaimItem, ...]:
    """The réclamations in words."""
    found = list(rows)
    if not found:
        return ()
    labels = _labels()
    words = wordings(str(WordingTopic.CLAIM))
    steps: dict[str, list[ClaimEvent]] = {row.pk: [] for row in found}
    for event in _steps(tenant, *steps):
        steps[event.claim_id].append(event)
    return tuple(showable("claim", found, lambda row: _item(row, steps[row.pk], labels, words)))


def _read_labels() -> dict[str, str]:
    return dict(CodeListItem.objects.filter(list=CATEGORY_LIST, active=True).values_list("code", "label"))


# The ERP's own, of a few rows, that a batch seldom changes.
_labels = KeptForAll("claims:labels", _read_labels, everyday=False)


def _item(row: Claim, steps: Iterable[ClaimEvent], labels: dict[str, str], words: Mapping[str, Words]) -> ClaimItem:
    events = _in_order(steps)
    newest = list(reversed(events))
    visit, visited = _appointment_to_come(row.status, events), any(event.appointment_from for event in events)
    over = row.status == ClaimStatus.INTERVENTION_PROGRAMMEE and visited and visit is None
    said = state_words(VISIT_OVER if over else row.status, words)
    place, address = _place(row.premises)
    return ClaimItem(
        claim_id=row.claim_id,
        account_number=row.account_id,
        title=row.title,
        category=row.category,
        category_label=category_label(row.category, labels),
        subcategory=row.subcategory,
        status=row.status,
        state=said.title,
        explanation=said.text,
        tone=state_tone(row.status),
        opened_at=as_meant(row.opened_at),
        closed_at=row.closed_at and as_meant(row.closed_at),
        updated_at=row.updated_at,
        description=row.description.strip(),
        place=place,
        address=address,
        contractor=next((event.contractor for event in newest if event.contractor), ""),
        steps=tuple(_step(event, words) for event in newest[:STEPS_SHOWN]),
        more_steps=len(newest) > STEPS_SHOWN,
        appointment=visit,
        call_agency=over or row.status == ClaimStatus.EN_ATTENTE_LOCATAIRE,
    )


def _place(premises: Premises | None) -> tuple[str, str]:
    """Where it is: what the premises is, and its address in one line. Both empty outside any premises."""
    return (premises_title(premises), ", ".join(premises_address(premises))) if premises else ("", "")


def _in_order(events: Iterable[ClaimEvent]) -> list[ClaimEvent]:
    return sorted(events, key=lambda event: (event.event_at, event.event_id))


def _step(event: ClaimEvent, words: Mapping[str, Words]) -> Step:
    title = state_words(event.status, words).title if event.status else ""
    return Step(as_meant(event.event_at), title, event.public_text.strip(), event.contractor, visit_of(event))


def _appointment_to_come(status: str, events: Iterable[ClaimEvent]) -> Appointment | None:
    """The last appointment given, unless it is past, the réclamation is over, or a later step withdrew it."""
    standing = None
    for event in events:
        if event.appointment_from:
            standing = visit_of(event)
        elif event.status not in _WITH_APPOINTMENT:
            standing = None
    return None if standing is None or standing.over or has_ended(status) else standing
