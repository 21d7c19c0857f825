"""Answering a request for help by opening the access: the link leaves and the request is done, or neither."""

from __future__ import annotations

from django.db import transaction

from forms.submissions.models import Submission
from forms.submissions.services import submission_accept
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.tenant_access.sign_ups import sign_up_open
from tenant_space.tenancy.models import Tenant


@transaction.atomic
def access_open(*, actor: User, submission: Submission, person: Tenant, check: str, version: int) -> SignUp:
    """Open the access of the person who asked for help; the link goes to the address of the request, and nowhere else.

    `check` says how the actor made sure that the sender is this person; the log keeps it with the request's number.
    Final: the link leaves at once.
    The caller has made sure that the actor may decide this request and manage this person.
    Raises `SubmissionClosed`, `SubmissionChanged` when `version` is not the latest, and what `sign_up_open` raises:
    then nothing is done, and the request still waits.
    """
    row = submission_accept(submission=submission, user=actor, version=version, final=True)
    said = f"{check} (demande n° {row.number_text})" if check.strip() else ""
    return sign_up_open(actor=actor, person=person, email=row.contact_email, check=said)
