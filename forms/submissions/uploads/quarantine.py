"""Files that could not be scanned when they came: scanned again later, then released or removed."""

from __future__ import annotations

import datetime as dt
import logging
import time
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from wagtail.log_actions import log

from forms.submissions.enums import Scan
from forms.submissions.models import Attachment, Submission
from forms.submissions.uploads import scanner
from forms.submissions.uploads.page_images import page_images_draw
from forms.submissions.uploads.scanner import Outcome, Verdict
from tenant_space.files.private_store import BinaryUnavailable, binaries_delete, binary_open
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.services import notify

logger = logging.getLogger(__name__)

MAIL = "submissions.file_refused"
AT_ONCE = 30
SECONDS = 20  # the worker has mails to send, too
# A file that the scanner could not judge waits this long, so that it never holds up the others.
RETRY_MINUTES = 5
# After this long a person must look: the scanner is down, or cannot judge these files.
LATE_MINUTES = 15


def quarantine_review() -> int:
    """Scan waiting files again, the longest waiting first; returns how many were decided.

    One round asks about few files, and stops as soon as the scanner does not answer.
    """
    if not scanner.scanner_configured():
        return 0  # files kept back by a scanner since removed stay back: nobody vouches for them
    since = timezone.now() - dt.timedelta(minutes=RETRY_MINUTES)
    waiting = Attachment.objects.filter(scan=Scan.PENDING).filter(Q(scanned_at=None) | Q(scanned_at__lt=since))
    decided, end = 0, time.monotonic() + SECONDS
    for row in waiting.order_by(F("scanned_at").asc(nulls_first=True), "created_at")[:AT_ONCE]:
        if time.monotonic() > end:
            break
        verdict = _asked(row)
        if verdict is None:
            continue
        if verdict.outcome is not Outcome.UNKNOWN:
            decided += file_decided(uid=row.pk, verdict=verdict)
        elif verdict.away:
            break
    return decided


def _asked(row: Attachment) -> Verdict | None:
    """The verdict on the stored bytes; None when they cannot be read now.

    What was sent is gone, and only what is stored would ever be handed out: that is what matters here.
    """
    # Noted before the answer: a file on which the scanner hangs goes to the end of the queue.
    Attachment.objects.filter(pk=row.pk, scan=Scan.PENDING).update(scanned_at=timezone.now())
    try:
        with binary_open(row.stored_name) as content:
            verdict = scanner.scan(content.read())
    except BinaryUnavailable:
        return None
    if verdict.outcome is Outcome.UNKNOWN:
        # A scanner that is not there said nothing of this file: it keeps its place.
        refused = verdict.away and verdict.detail != "TimeoutError"
        tried = None if refused else timezone.now()
        Attachment.objects.filter(pk=row.pk, scan=Scan.PENDING).update(scanned_at=tried, scan_detail=verdict.detail)
    return verdict


@transaction.atomic
def file_decided(*, uid: UUID, verdict: Verdict) -> bool:
    """Release or remove a waiting file; False when it was decided in the meantime or is gone."""
    row = Attachment.objects.select_for_update().filter(pk=uid, scan=Scan.PENDING).first()
    if row is None or verdict.outcome is Outcome.UNKNOWN:
        return False
    row.scanned_at, row.scan_detail = timezone.now(), verdict.detail
    row.scan = Scan.CLEAN if verdict.outcome is Outcome.CLEAN else Scan.INFECTED
    row.save(update_fields=["scan", "scan_detail", "scanned_at"])
    if row.scan == Scan.CLEAN:
        page_images_draw.enqueue(str(row.pk))
    else:
        _remove(row)
    return True


def _remove(row: Attachment) -> None:
    """Delete a dangerous file and say so. Its row stays, so that both sides see what became of it."""
    names = [row.stored_name, *row.pages.values_list("stored_name", flat=True)]
    row.pages.all().delete()
    transaction.on_commit(lambda: binaries_delete(names))
    if row.submission_id is None:
        return
    submission = Submission.objects.select_related("tenant").get(pk=row.submission_id)
    log(instance=submission, action="submissions.file_refused")
    if not Attachment.objects.from_sender().filter(pk=row.pk).exists():
        return  # a file of staff: the tenant has nothing to send again
    if not submission.is_open and not submission.is_held:
        return  # the answer is given: nobody needs another file
    notify(MAIL, submission.tenant or Address(submission.contact_email), submission_id=submission.pk)


def late_count() -> int:
    """How many files have been waiting for the scanner for too long."""
    since = timezone.now() - dt.timedelta(minutes=LATE_MINUTES)
    return Attachment.objects.filter(scan=Scan.PENDING, created_at__lt=since).count()
