"""The réclamation of the ERP that follows a request: named by a batch, or linked by staff; shown on both sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from wagtail.log_actions import log

from forms.submissions.enums import State
from forms.submissions.models import Submission
from forms.submissions.registry import kind_of
from forms.submissions.states import SubmissionClosed, as_seen, hold, save
from tenant_space.claims.lines import ClaimLine, claims_latest, claims_linked
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Claim, Tenant

LINKED, UNLINKED = "submissions.claim", "submissions.unclaim"
OFFERED = 20  # réclamations to choose from, those opened last


class ClaimUnknown(Exception):
    """No réclamation of this tenant, on the account of the request, has this number."""


def erp_names(tenant: Tenant, rows: Collection[Submission]) -> dict[int, frozenset[str]]:
    """What the ERP may name each of these requests of a person by, with those joined to it. One query."""
    found: dict[int, set[str]] = defaultdict(set)
    joined = Submission.objects.for_tenant(tenant).filter(merged_into__in=[row.pk for row in rows]) if rows else ()
    for row in rows:
        found[row.pk] |= {str(row.uid), row.number_text}
    for row in joined:
        found[row.merged_into_id or 0] |= {str(row.uid), row.number_text}
    return {pk: frozenset(names) for pk, names in found.items()}


def claims_of(row: Submission) -> tuple[ClaimLine, ...]:
    """The réclamations that follow a request, as its sender may see them; the newest first, often none."""
    if not kind_of(row.kind).has_claims or row.tenant is None or row.account_id is None:
        return ()
    return claims_linked(row.tenant, row.account_id, row.claim_number, erp_names(row.tenant, [row])[row.pk])


def claims_offered(row: Submission) -> tuple[ClaimLine, ...]:
    """The réclamations of its sender, on its account, that staff can link to a request."""
    if not kind_of(row.kind).has_claims or row.tenant is None or row.account_id is None:
        return ()
    return claims_latest(row.tenant, row.account_id, OFFERED)


@transaction.atomic
def claim_link(*, submission: Submission, user: User, to: str, version: int | None = None) -> Submission:
    """Say which réclamation follows a request, also one that has ended; `to` empty: none does any more.

    The tenant then finds one line in *Mes réclamations*, which leads to the request, and the other way round.
    Raises `ClaimUnknown`, also for one of somebody else, `SubmissionClosed` for what was joined to another one, and
    `SubmissionChanged` when `version` is not the latest.
    """
    row = as_seen(hold(submission), version)
    if row.state == State.MERGED:
        raise SubmissionClosed(row)
    if to and not _is_theirs(row, to):
        raise ClaimUnknown(to)
    row.claim_number, left = to, row.claim_number
    save(row, "claim_number")
    log(instance=row, action=LINKED if to else UNLINKED, user=user, data={"claim": to or left})
    return row


def _is_theirs(row: Submission, claim: str) -> bool:
    if not kind_of(row.kind).has_claims or row.tenant is None or row.account_id is None:
        return False
    return Claim.objects.for_tenant(row.tenant).filter(account_id=row.account_id, pk=claim).exists()
