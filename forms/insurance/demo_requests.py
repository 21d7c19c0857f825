"""The certificates of the demo: one refused, one accepted, one that waits."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from forms.insurance.kinds import CODE
from forms.submissions.demo import demo_requests, sent_earlier
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.models import Submission
from forms.submissions.services import Content, submission_accept, submission_create, submission_refuse
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
    """What the file was called on the sender's device."""
    outcome: str = ""
    """What was decided, `refused` or `accepted`; empty: it waits."""


_HISTORY = (
    _Past(41, -60, "attestation.pdf", "refused"),
    _Past(36, -60, "attestation-avec-adresse.pdf", "accepted"),
    _Past(1, 306, "attestation-suivante.pdf"),
)


@demo_requests
def certificates(tenant: Tenant, manager: User) -> int:
    """Three for the first dwelling to insure; none without one."""
    lease = Lease.objects.for_tenant(tenant).filter(insurance_required=True, end_date=None).order_by("pk").first()
    if lease is None:
        return 0
    for past in _HISTORY:
        _decide(_send(tenant, lease, past), manager, past)
    return len(_HISTORY)


def _send(tenant: Tenant, lease: Lease, past: _Past) -> Submission:
    start = timezone.localdate() + dt.timedelta(days=past.starts_in)
    end = start + dt.timedelta(days=365)
    draft = draft_save(tenant=tenant, kind=CODE, key=draft_key(tenant, CODE))
    attachment_add(draft=draft, file=SimpleUploadedFile(past.file_name, _certificate(lease, start, end)))
    content = Content(lease.account_id, (lease.pk,), start, end)
    return submission_create(tenant=tenant, draft_key=draft.uid, kind=CODE, content=content)


def _decide(submission: Submission, manager: User, past: _Past) -> None:
    if past.outcome == "refused":
        submission = submission_refuse(submission=submission, user=manager, reason=REASON, final=True)
    elif past.outcome == "accepted":
        submission = submission_accept(submission=submission, user=manager, final=True)
    sent_earlier(submission, past.days_ago)


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
