"""What is reported already in the common parts around somebody, whoever told it: a topic and a day, nobody named.

The one way past the scope, opened by staff topic by topic: each condition below is a rule of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from forms.contact.places import places_of
from forms.contact.topics import CODE, TOPIC, ContactTopic
from forms.submissions.models import Submission
from tenant_space.claims.selectors import ENDED
from tenant_space.tenancy.models import Claim, Tenant
from tenant_space.tenancy.scope import scope_of

_NEEDED = ("uid", "number", "account_id", "residence", "claim_number", "created_at", "arrived_on")


@dataclass(frozen=True, slots=True)
class KnownAround:
    """A topic that somebody reported of the common parts of a residence."""

    where: str
    """These common parts, as the sentence names them: `parties communes, résidence Les Tilleuls`."""
    since: dt.date
    """The first day on which it was told, of what is still open."""


def known_around(tenant: Tenant, account_number: str, topic: ContactTopic) -> tuple[KnownAround, ...]:
    """What others reported about a topic of the common parts around the homes of an account; a line a residence.

    Only of topics that staff opened to neighbours, never of sensitive ones; for those who hold the account and rent
    there today; of requests that are open, and whose réclamation in the ERP, if any, is not over. Nothing else of
    these requests is handed out.
    """
    if not topic.told_to_neighbours or topic.sensitive or account_number not in scope_of(tenant).held:
        return ()
    around = {place.residence: place.label for place in places_of(tenant, account_number) if place.residence}
    since: dict[str, dt.date] = {}
    for row in _reported(tenant, topic, around):
        day = row.arrived_on or timezone.localdate(row.created_at)
        since[row.residence] = min(day, since.get(row.residence, day))
    lines = ((label, since[residence]) for residence, label in around.items() if residence in since)
    return tuple(KnownAround(f"{label[:1].lower()}{label[1:]}", day) for label, day in lines)


def _reported(tenant: Tenant, topic: ContactTopic, residences: Collection[str]) -> list[Submission]:
    """The open requests of others about a topic of these common parts; their own are told elsewhere, in full."""
    found = Submission.objects.open().filter(kind=CODE, residence__in=residences, **{f"data__{TOPIC}": topic.pk})
    rows = list(found.filter(sensitive=False).exclude(tenant=tenant).only(*_NEEDED))
    ended = _ended_in_erp(rows) if rows else []
    return [row for row in rows if not any(_follows(row, claim) for claim in ended)]


def _ended_in_erp(rows: Collection[Submission]) -> list[Claim]:
    """The réclamations of these accounts that are over and may follow one of these requests."""
    names = [name for row in rows for name in (str(row.uid), row.number_text)]
    either = Q(portal_submission_id__in=names) | Q(pk__in=[row.claim_number for row in rows if row.claim_number])
    found = Claim.objects.filter(either, account__in={row.account_id for row in rows}, status__in=ENDED)
    return list(found.only("account_id", "portal_submission_id"))


def _follows(row: Submission, claim: Claim) -> bool:
    named = claim.pk == row.claim_number or claim.portal_submission_id in (str(row.uid), row.number_text)
    return named and claim.account_id == row.account_id
