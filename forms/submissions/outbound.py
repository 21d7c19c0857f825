"""The outbound files about requests: what each is, what it asks for, and which files came with it."""

from __future__ import annotations

from collections.abc import Iterator

from forms.submissions.handing_over import requests_give, requests_told
from forms.submissions.models import Attachment, Submission
from forms.submissions.registry import ErpField, ErpTold, kind_of
from tenant_space.exchange.outbound.registry import OutboundFile

CHUNK = 500
VALUE_LONGEST, MESSAGE_LONGEST = 200, 4000


def _told(sequence: int) -> Iterator[tuple[Submission, ErpTold]]:
    rows = requests_told(sequence).prefetch_related("leases")
    for row in rows.iterator(chunk_size=CHUNK):
        if told := kind_of(row.kind).erp:
            yield row, told


def _count(sequence: int) -> int:
    return requests_told(sequence).count()


def _requests(sequence: int) -> Iterator[dict[str, object]]:
    for row, told in _told(sequence):
        message = kind_of(row.kind).message
        leases = [lease.pk for lease in row.leases.all()]
        yield {
            "submission_id": row.uid,
            "public_number": row.number_text,
            "type": told.type(row),
            "account_number": row.account_id,
            "lease_id": leases[0] if len(leases) == 1 else None,
            "tenant_id": row.tenant_id,
            "submitted_at": row.created_at,
            "subject": told.subject(row) if told.subject else None,
            "message": message(row)[:MESSAGE_LONGEST] if message else None,
            "accepted_at": row.decided_at,
        }


def _fields(sequence: int) -> Iterator[dict[str, object]]:
    for row, told in _told(sequence):
        for field in (*_leases(row), *(told.fields(row) if told.fields else ())):
            yield {
                "submission_id": row.uid,
                "field": field.name,
                "old_value": field.before[:VALUE_LONGEST],
                "new_value": field.value[:VALUE_LONGEST],
            }


def _leases(row: Submission) -> list[ErpField]:
    """Each lease of a request that is about several: its own row holds one at most."""
    leases = sorted(lease.pk for lease in row.leases.all())
    return [ErpField("lease_id", lease) for lease in leases] if len(leases) > 1 else []


def _files(sequence: int) -> Iterator[dict[str, object]]:
    sent = Attachment.objects.from_sender().filter(submission__in=requests_told(sequence).order_by().values("pk"))
    for file in sent.order_by("submission__number", "created_at", "pk").select_related("submission").iterator():
        yield {
            "attachment_id": file.pk,
            "submission_id": file.submission.uid if file.submission else None,
            "document_type": file.type_name[:30],
            "file_name": file.display_name,
            "size_bytes": file.size_bytes,
            "sha256": file.sha256,
            "mime_type": file.mime_type,
            "scanned_at": file.scanned_at,
            "scan_result": file.scan,
        }


SUBMISSIONS = OutboundFile(
    name="submissions.csv",
    label="demandes",
    columns=(
        *("submission_id", "public_number", "type", "account_number", "lease_id", "tenant_id", "submitted_at"),
        *("subject", "message", "accepted_at"),
    ),
    give=requests_give,
    tell=_count,
    told=_requests,
)
SUBMISSION_FIELDS = OutboundFile(
    name="submission_fields.csv",
    label="réponses des demandes",
    columns=("submission_id", "field", "old_value", "new_value"),
    tell=lambda sequence: sum(1 for _ in _fields(sequence)),
    told=_fields,
)
ATTACHMENTS = OutboundFile(
    name="attachments.csv",
    label="fichiers joints, en liste",
    columns=(
        *("attachment_id", "submission_id", "document_type", "file_name", "size_bytes", "sha256", "mime_type"),
        *("scanned_at", "scan_result"),
    ),
    tell=lambda sequence: sum(1 for _ in _files(sequence)),
    told=_files,
)
FILES = (SUBMISSIONS, SUBMISSION_FIELDS, ATTACHMENTS)
