"""What a technical request gives to *Mes réclamations*: a line until the ERP follows it, then the way back to it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from forms.contact.enums import Subject
from forms.contact.topics import CODE, TOPIC
from forms.submissions.appointments import appointment_of
from forms.submissions.following import erp_names
from forms.submissions.models import Submission
from forms.submissions.selectors import requests_of_kind, state_tone
from tenant_space.claims.sent import SentProblem, sent_problems_register
from tenant_space.tenancy.models import Tenant


@sent_problems_register
def technical_requests(tenant: Tenant, account_number: str) -> Iterator[SentProblem]:
    """The technical requests of this person about an account, and those of any sort that a réclamation may follow."""
    rows = [row for row in requests_of_kind(tenant, CODE) if row.account_id == account_number]
    names = erp_names(tenant, rows)
    for row in rows:
        yield _problem(row, names[row.pk])


def _problem(row: Submission, names: frozenset[str]) -> SentProblem:
    return SentProblem(
        names=names,
        number=row.number_text,
        title=row.data["topic_name"] or row.kind_label,
        sent_at=row.created_at,
        state=row.state_label,
        tone=state_tone(row.state),
        url=reverse("submission", args=[row.number_text]),
        ended=not row.is_open,
        place=row.data["place"],
        claim_number=row.claim_number,
        topic=str(row.data.get(TOPIC) or ""),
        is_claim=row.data["subject"] == Subject.TECHNICAL,
        visit=appointment_of(row),
        visit_url=reverse("submission_appointment", args=[row.number_text]),
    )
