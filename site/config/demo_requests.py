"""What the demo's people have already sent: three certificates (refused, accepted, waiting) and a request for help."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from forms.access_help import kinds as help
from forms.insurance import kinds as insurance
from forms.submissions.calendar import working_days_after
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.models import Submission
from forms.submissions.registry import kind_of
from forms.submissions.selectors import submissions_page
from forms.submissions.services import (
    Content,
    promised_days,
    submission_accept,
    submission_create,
    submission_create_open,
    submission_refuse,
)
from forms.submissions.uploads.attachments import attachment_add
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Lease, Tenant

REASON = (
    "Le document ne montre pas l'adresse de votre logement. "
    "Demandez à votre assureur une attestation où elle est écrite, puis envoyez-la."
)


@dataclass(frozen=True, slots=True)
class _Past:
    """A sending of a certificate in the past."""

    days_ago: int
    """How long ago it was sent."""
    starts_in: int
    """In how many days from today the certificate starts; below zero: it has started."""
    file_name: str
    outcome: str = ""


_HISTORY = (
    _Past(41, -60, "attestation.pdf", "refused"),
    _Past(36, -60, "attestation-avec-adresse.pdf", "accepted"),
    _Past(1, 306, "attestation-suivante.pdf"),
)


def requests_ensure(tenant: Tenant, manager: User) -> int:
    """Give a tenant of the demo a history, made by the real services; returns how many were sent. Once only."""
    lease = Lease.objects.for_tenant(tenant).filter(insurance_required=True, end_date=None).order_by("pk").first()
    if lease is None or submissions_page(tenant).lines:
        return 0
    for past in _HISTORY:
        _decide(_send(tenant, lease, past), manager, past)
    _ask_for_help(lease.account_id)
    return len(_HISTORY) + 1


def _ask_for_help(account_number: str) -> Submission:
    """From somebody of the same agency who cannot sign up; the numbers of 06 39 98 are kept for inventions."""
    return submission_create_open(
        uid=uuid.uuid4(),
        kind=help.CODE,
        contact_name="EXEMPLE Camille",
        contact_email="camille@demo.example",
        account_number=account_number,
        data={
            "last_name": "EXEMPLE",
            "first_name": "Camille",
            "account_number": account_number,
            "phone": "+33639980123",
            "matter": help.Matter.NOT_RECOGNISED.value,
            "message": "Je me suis mariée cet été et mon nom a changé. Le site ne me reconnaît pas.",
        },
    )


def _send(tenant: Tenant, lease: Lease, past: _Past) -> Submission:
    start = timezone.localdate() + dt.timedelta(days=past.starts_in)
    end = start + dt.timedelta(days=365)
    draft = draft_save(tenant=tenant, kind=insurance.CODE, key=draft_key(tenant, insurance.CODE))
    attachment_add(draft=draft, file=SimpleUploadedFile(past.file_name, _certificate(lease, start, end)))
    content = Content(lease.account_id, (lease.pk,), start, end)
    return submission_create(tenant=tenant, draft_key=draft.uid, kind=insurance.CODE, content=content)


def _decide(submission: Submission, manager: User, past: _Past) -> None:
    if past.outcome == "refused":
        submission_refuse(submission=submission, user=manager, reason=REASON)
    elif past.outcome == "accepted":
        submission_accept(submission=submission, user=manager)
    # The services work today; the demo is to look lived in.
    ago = dt.timedelta(days=past.days_ago)
    sent_at = submission.created_at - ago
    days = promised_days(kind_of(submission.kind))
    changes = {"created_at": sent_at, "due_on": working_days_after(timezone.localdate(sent_at), days)}
    if past.outcome:
        changes["decided_at"] = timezone.now() - ago + dt.timedelta(days=2)
    Submission.objects.filter(pk=submission.pk).update(**changes)


def _certificate(lease: Lease, start: dt.date, end: dt.date) -> bytes:
    """A small certificate, plainly marked as an invention."""
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4)
    lines = (
        "ATTESTATION D'ASSURANCE HABITATION - SPECIMEN",
        "Assureur Exemple, 1 place de l'Exemple, 00000 EXEMPLE",
        f"Logement assuré : {lease.premises.address_line1}, {lease.premises.postal_code} {lease.premises.city}",
        f"Valable du {start:%d/%m/%Y} au {end:%d/%m/%Y}",
        "Document inventé pour la démonstration.",
    )
    for number, line in enumerate(lines):
        page.setFont("Helvetica-Bold" if number == 0 else "Helvetica", 15 if number == 0 else 11)
        page.drawString(60, A4[1] - 90 - 30 * number, line)
    page.save()
    return out.getvalue()
