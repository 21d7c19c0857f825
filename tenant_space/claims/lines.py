"""A réclamation in one line, on *Accueil* and beside the request that it follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypedDict, cast

from django.db.models import Exists, QuerySet
from django_stubs_ext import WithAnnotations

from tenant_space.claims.selectors import PressingClaim, claims_pressing, perhaps_pressing
from tenant_space.claims.sent import claims_following
from tenant_space.claims.words import state_tone, state_words
from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.wordings import wordings
from tenant_space.formats.showable import showable
from tenant_space.tenancy.kept_statements import statement
from tenant_space.tenancy.models import Claim, Tenant
from tenant_space.tenancy.moments import as_meant

_OF_A_LINE = ("claim_id", "title", "opened_at", "status", "portal_submission_id")


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A réclamation in one line."""

    claim_id: str
    """Its number in the ERP."""
    title: str
    """What it is about, in a few words of the ERP."""
    opened_at: dt.datetime
    """When it was noted."""
    state: str
    """Its state in the editors' words."""
    tone: str
    """The colour of the state."""
    by_erp: bool = False
    """Of one that follows a request: whether the ERP itself says so."""


def claims_latest(tenant: Tenant, account_number: str, count: int) -> tuple[ClaimLine, ...]:
    """The `count` réclamations opened last."""
    return _lines(_latest(tenant, account_number, count))


class _OfAccount(TypedDict):
    any_pressing: bool


def claims_at_home(
    tenant: Tenant, account_number: str, count: int
) -> tuple[tuple[ClaimLine, ...], tuple[PressingClaim, ...]]:
    """Those opened last and those that are pressing; a second query only where something may be pressing."""
    rows: list[WithAnnotations[Claim, _OfAccount]] = _latest(tenant, account_number, count)
    pressing = claims_pressing(tenant, account_number) if any(row.any_pressing for row in rows) else ()
    return _lines(rows), pressing


@statement
def _latest(tenant: Tenant, account_number: str, count: int) -> QuerySet[WithAnnotations[Claim, _OfAccount]]:
    """Each says whether any of the account may be pressing, be it among them or not."""
    any_pressing = Exists(perhaps_pressing(tenant).filter(account_id=account_number))
    claims = Claim.objects.for_tenant(tenant).filter(account_id=account_number)
    rows = claims.order_by("-opened_at", "-claim_id").only(*_OF_A_LINE).annotate(any_pressing=any_pressing)[:count]
    return cast("QuerySet[WithAnnotations[Claim, _OfAccount]]", rows)


def claims_linked(
    tenant: Tenant, account_number: str, claim_id: str, names: Collection[str] = ()
) -> tuple[ClaimLine, ...]:
    """The réclamations that follow a request: the one that staff linked, and those whose ERP names it by one of
    `names`."""
    found = claims_following(tenant, account_number, names, [claim_id])
    return _lines(found.order_by("-opened_at", "-claim_id").only(*_OF_A_LINE), names)


def _lines(rows: Iterable[Claim], names: Collection[str] = ()) -> tuple[ClaimLine, ...]:
    words = wordings(str(WordingTopic.CLAIM))

    def line(row: Claim) -> ClaimLine:
        state = state_words(row.status, words).title
        by_erp = row.portal_submission_id in names
        return ClaimLine(row.claim_id, row.title, as_meant(row.opened_at), state, state_tone(row.status), by_erp)

    return tuple(showable("claim", rows, line))
