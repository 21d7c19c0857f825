"""What a tenant has sent that is to become a réclamation: it stands among them until the ERP follows it.

The rooms that take requests are above: they register what gives theirs. A request leaves the list as soon as a batch
brings the réclamation that names it (`portal_submission_id`), or staff link one to it: one line, never two, and from
that line one goes on to the request.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from tenant_space.claims.visits import Appointment
from tenant_space.registry import Registry, named
from tenant_space.tenancy.managers import ClaimQuerySet
from tenant_space.tenancy.models import Claim, Tenant


@dataclass(frozen=True, slots=True)
class SentProblem:
    """A problem that was told on the portal."""

    names: frozenset[str]
    """What the ERP may name it by: its identifier, its nine digits, and those of the requests joined to it."""
    number: str
    """Its nine digits."""
    title: str
    """What it is about, in a few words."""
    sent_at: dt.datetime
    """When it was sent."""
    state: str
    """Where it stands, in words."""
    tone: str
    """The colour of the state."""
    url: str
    """Where it is shown."""
    ended: bool
    """Whether nothing more will happen."""
    place: str = ""
    """Where it is, in one line; may be empty."""
    claim_number: str = ""
    """The réclamation that staff say follows it; empty: they say none."""
    topic: str = ""
    """What its sender chose it to be about, as a code; empty: it was not asked."""
    is_claim: bool = True
    """Whether it stands among the réclamations as long as none follows it."""
    visit: Appointment | None = None
    """The visit to come that staff gave on the portal; a réclamation that follows it may bring another. None: none."""
    visit_url: str = ""
    """Where the calendar file of that visit is."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a person told on the portal about an account."""

    waiting: tuple[SentProblem, ...]
    """What no réclamation follows yet, the newest first."""
    followed: Mapping[str, SentProblem]
    """The rest, by the réclamation that follows it: of several, the newest one that the ERP itself names."""


# Called with a person and an account: what that person sent about it, the newest first.
SentOf = Callable[[Tenant, str], Iterable[SentProblem]]
_sent: Registry[SentOf] = Registry("giver of sent problems", code=named)


def sent_problems_register(given: SentOf) -> SentOf:
    """Make a giver known; called where `cards.py` of a topic is imported."""
    return _sent.register(given)


def problems_told(tenant: Tenant, account_number: str) -> Told:
    """What this person told about an account, and which réclamations of theirs follow it, by the ERP or by staff."""
    sent = sorted((one for given in _sent.all() for one in given(tenant, account_number)), key=lambda one: one.sent_at)
    if not sent:
        return Told((), {})
    by_name = {name: one for one in sent for name in one.names}
    by_staff = {one.claim_number: one for one in sent if one.claim_number}
    claims = claims_following(tenant, account_number, by_name, by_staff)
    named = dict(claims.values_list("claim_id", "portal_submission_id"))
    followed = {claim: by_name.get(name) or by_staff[claim] for claim, name in named.items()}
    names = set(named.values())
    waiting = [one for one in sent if one.is_claim and one.claim_number not in named and not one.names & names]
    return Told(tuple(reversed(waiting)), followed)


def problems_sent(tenant: Tenant, account_number: str) -> tuple[SentProblem, ...]:
    """What this person told about an account and no réclamation follows yet, the newest first."""
    return problems_told(tenant, account_number).waiting


def claims_following(
    tenant: Tenant, account_number: str, names: Collection[str], claims: Collection[str]
) -> ClaimQuerySet:
    """The réclamations of an account whose ERP names one of these requests, or that staff linked, by their numbers."""
    rows = Claim.objects.for_tenant(tenant).filter(account_id=account_number)
    return rows.filter(Q(portal_submission_id__in=[name for name in names if name]) | Q(pk__in=claims))
