"""Page images of released files: drawn by a job, so that managers see a file without opening it.

The job stands beside its service, since releasing a file enqueues it in the same transaction.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.db import Error, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from forms.submissions.enums import RELEASED, Drawing
from forms.submissions.models import Attachment, PageImage
from forms.submissions.uploads.sandbox import PagePicture, ToolFailed, pages_drawn
from forms.submissions.uploads.storage import content_store
from tenant_space.files.private_store import BinaryUnavailable, StorageAway, binaries_delete, binary_open

logger = logging.getLogger(__name__)

# A released file not drawn after this long lost its job, or met a storage that was down.
LATE_MINUTES = 10
LATE_AT_ONCE = 20
# Tried in vain for so long, it will not be drawn any more: managers open the file itself.
HOPELESS_HOURS = 24


@task(backend="jobs")
def page_images_draw(uid: str) -> None:
    """Draw the pages of a released file. Run twice, it draws once; a file that is gone by then is fine."""
    row = _waiting().filter(pk=uid).first()
    if row is None:
        return
    try:
        with binary_open(row.stored_name) as content:
            pictures = pages_drawn(content.read(), row.mime_type)
    except BinaryUnavailable:
        return  # `late_drawings_enqueue` tries again
    except ToolFailed:
        _waiting().filter(pk=uid).update(drawing=Drawing.FAILED)
        return
    _keep(uid, pictures)


def _waiting() -> QuerySet[Attachment]:
    return Attachment.objects.filter(drawing=Drawing.WAITING, scan__in=RELEASED)


def _keep(uid: str, pictures: list[PagePicture]) -> None:
    names: list[str] = []
    kept = False
    try:
        for picture in pictures:
            names.append(content_store(picture.content, "jpg"))
        kept = _rows_add(uid, names, pictures)
    except StorageAway:
        return  # tried again later
    except Error:
        kept = True  # the commit may have arrived though its answer was lost: `leftovers_purge` looks later
        raise
    finally:
        if not kept:
            binaries_delete(names)


@transaction.atomic
def _rows_add(uid: str, names: list[str], pictures: list[PagePicture]) -> bool:
    """Whether the images were wanted: another worker may have been faster, or the file is gone."""
    row = _waiting().select_for_update().filter(pk=uid).first()
    if row is None:
        return False
    PageImage.objects.bulk_create(
        PageImage(attachment=row, number=number, stored_name=name, width=picture.width, height=picture.height)
        for number, (name, picture) in enumerate(zip(names, pictures, strict=True), start=1)
    )
    row.drawing = Drawing.READY
    row.save(update_fields=["drawing"])
    return True


def late_drawings_enqueue() -> int:
    """Enqueue again the drawings of sent files that are late; returns how many. After a day it gives up."""
    since = timezone.now() - dt.timedelta(minutes=LATE_MINUTES)
    late = _late(since)
    if not late.exists():
        return 0
    late = late.exclude(pk__in=_busy(since))
    day = timezone.now() - dt.timedelta(hours=HOPELESS_HOURS)
    _late(day).filter(submission__created_at__lt=day, pk__in=late).update(drawing=Drawing.FAILED)
    # By chance: those that fail each time must not always be the first ones.
    uids = [str(uid) for uid in late.order_by("?").values_list("pk", flat=True)[:LATE_AT_ONCE]]
    for uid in uids:
        page_images_draw.enqueue(uid)
    return len(uids)


def _late(since: dt.datetime) -> QuerySet[Attachment]:
    """Sent files that have been waiting for their drawing since then."""
    released = Q(scanned_at=None) | Q(scanned_at__lt=since)
    return _waiting().filter(released, created_at__lt=since, submission__isnull=False)


def _busy(since: dt.datetime) -> list[str]:
    """The files whose job is still to come, runs, or was asked for lately."""
    jobs = DBTaskResult.objects.filter(task_path=page_images_draw.module_path)
    busy = jobs.filter(Q(enqueued_at__gte=since) | Q(status__in=("READY", "RUNNING")))
    return [str(args["args"][0]) for args in busy.values_list("args_kwargs", flat=True)]
