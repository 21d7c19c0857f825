"""The newest réclamations of an account, as lines for *Accueil*: one query, without their steps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.wordings import wordings
from tenant_space.tenancy.claim_words import state_tone, state_words
from tenant_space.tenancy.models import Claim, Tenant


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A réclamation in one line. `state` is in the editors' words, `tone` its colour."""

    claim_id: str
    title: str
    opened_at: dt.datetime
    state: str
    tone: str


def claims_latest(tenant: Tenant, account_number: str, count: int) -> tuple[ClaimLine, ...]:
    """The `count` réclamations opened last."""
    rows = Claim.objects.for_tenant(tenant).filter(account_id=account_number).order_by("-opened_at", "-claim_id")
    words = wordings(str(WordingTopic.CLAIM))
    return tuple(
        ClaimLine(row.claim_id, row.title, row.opened_at, state_words(row.status, words).title, state_tone(row.status))
        for row in rows.only("claim_id", "title", "opened_at", "status")[:count]
    )
