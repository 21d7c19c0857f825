"""What requests about details change: the rows of their fields, never the ERP's columns."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from forms.personal_details.changes import DetailChange
from forms.personal_details.enums import FieldDecision, RefusedBy
from forms.personal_details.fields import FIELDS
from forms.personal_details.selectors import erp_value, waiting_on
from forms.submissions.models import Submission
from forms.submissions.registry import KindRefuses
from tenant_space.tenancy.models import Tenant

CHANGES = "changes"  # in `Submission.data`: the field, its value before and after, of each
ALREADY = (
    "Une demande de ce type est déjà en cours : celle-ci n'est pas partie. Annulez l'autre depuis sa page, "
    "ou attendez notre réponse."
)


def person_locked(tenant_id: str) -> Tenant:
    """The person, held until the transaction ends: two requests of theirs wait for one another."""
    return Tenant.objects.select_for_update().get(pk=tenant_id)


def changes_record(submission: Submission) -> None:
    """Note field by field what a new request asks for. One of each kind at a time. Raises `KindRefuses`."""
    tenant = person_locked(submission.tenant_id or "")
    other = waiting_on(tenant, submission.kind)
    if other and other.pk != submission.pk:
        raise KindRefuses(ALREADY)
    DetailChange.objects.bulk_create(
        DetailChange(submission=submission, field=field, old_value=old, new_value=new)
        for field, old, new in submission.data[CHANGES]
    )


def parts_note(submission: Submission, refused: Mapping[str, str]) -> None:
    """Note which fields are accepted and which are not, each with its reason and the ERP's value of this day.

    A field that nobody decides on by itself goes with the one before it that somebody does.
    """
    reason: str | None = None
    rows = list(submission.detail_changes.all())
    for row in rows:
        if FIELDS[row.field].decided:
            reason = refused.get(row.field)
        _decide(row, submission, reason)


def changes_refuse(submission: Submission) -> None:
    """All of it is refused, for the reason of the request."""
    for row in submission.detail_changes.all():
        _decide(row, submission, submission.reason)


def _decide(row: DetailChange, submission: Submission, reason: str | None) -> None:
    row.decision = FieldDecision.ACCEPTED if reason is None else FieldDecision.REFUSED
    row.reason, row.refused_by = (reason or "").strip()[:600], "" if reason is None else RefusedBy.LANDLORD
    row.seen_value = erp_value(submission.tenant, row.field) if submission.tenant else ""
    row.save(update_fields=["decision", "reason", "refused_by", "seen_value"])


def changes_reopen(submission: Submission) -> None:
    """A decision is undone: nothing is decided of its fields."""
    submission.detail_changes.update(decision=FieldDecision.ASKED, reason="", refused_by="", seen_value="")


def erp_refused(*, submission: uuid.UUID, reason: str) -> int:
    """The ERP says that it did not take up what was accepted of a request. Returns how many fields that was."""
    rows = DetailChange.objects.filter(submission__uid=submission, decision=FieldDecision.ACCEPTED)
    return rows.update(decision=FieldDecision.REFUSED, refused_by=RefusedBy.ERP, reason=reason[:600])


def proof_note(submission: Submission, came_with: Submission) -> None:
    """The paper that proves it came with another request of the same person."""
    submission.detail_proofs.get_or_create(came_with=came_with)
