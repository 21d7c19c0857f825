"""What a technical request gives to *Mes réclamations* until the ERP follows it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from forms.contact.enums import Subject
from forms.contact.topics import CODE
from forms.submissions.models import Submission
from forms.submissions.selectors import requests_of_kind, state_tone
from tenant_space.claims.sent import SentProblem, sent_problems_register
from tenant_space.tenancy.models import Tenant


@sent_problems_register
def technical_requests(tenant: Tenant, account_number: str) -> Iterator[SentProblem]:
    """The technical requests of this person about an account, the newest first."""
    for row in requests_of_kind(tenant, CODE):
        if row.account_id == account_number and row.data["subject"] == Subject.TECHNICAL:
            yield _problem(row)


def _problem(row: Submission) -> SentProblem:
    return SentProblem(
        key=str(row.uid),
        number=row.number_text,
        title=row.data["topic_name"] or row.kind_label,
        sent_at=row.created_at,
        state=row.state_label,
        tone=state_tone(row.state),
        url=reverse("submission", args=[row.number_text]),
        ended=not row.is_open,
        place=row.data["place"],
    )
