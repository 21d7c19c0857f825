"""Files that tenants add to a draft: opened to be believed, cleaned, scanned, stored, and only then noted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import Error, transaction
from django.db.models import QuerySet
from django.utils import timezone

from forms.submissions.drafts import DraftSent
from forms.submissions.enums import RELEASED, Scan
from forms.submissions.models import Attachment, Draft
from forms.submissions.uploads import scanner, words
from forms.submissions.uploads.file_names import display_name, name_harmless
from forms.submissions.uploads.file_tools.refusals import FileFault, FileRefused
from forms.submissions.uploads.file_tools.sniff import PICTURES, kind_of_bytes
from forms.submissions.uploads.page_images import page_images_draw
from forms.submissions.uploads.sandbox import Busy, Cleaned, ToolFailed, file_cleaned
from forms.submissions.uploads.storage import content_store
from forms.submissions.uploads.upload_limits import MEGA, TYPES, Limits, upload_limits
from tenant_space.files.private_store import StorageAway, binaries_delete

__all__ = [
    "Limits",
    "UploadRefused",
    "UploadsBusy",
    "attachment_add",
    "attachment_remove",
    "too_large",
    "too_many",
    "upload_limits",
]

# What clamd calls a file that it cannot unpack to the end (`AlertExceedsMax yes`).
_LIMITS = "Heuristics.Limits.Exceeded"
# A scanner that did not answer is left alone this long: each try makes somebody wait.
_AWAY_KEY, _AWAY_SECONDS = "submissions.scanner_away", 30
# Files opened for one tenant, refused ones included: each costs seconds of the processor. The brake is in the
# cache, so it is rough; the limits on what is kept are not.
_HOUR_SECONDS = 3600


class UploadRefused(Exception):
    """The file was not added; `message` tells the sender why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UploadsBusy(UploadRefused):
    """Nothing is wrong with the file: there are too many at this moment. Others would wait in vain, too."""

    def __init__(self) -> None:
        super().__init__(words.BUSY)


@dataclass(frozen=True, slots=True)
class _Safety:
    """What is known of the safety of a file."""

    scan: Scan
    """As it is stored beside the file."""
    detail: str = ""
    """Why the scanner could not tell: its answer, or that it is away; empty when it told, or there is none."""


def attachment_add(*, draft: Draft, file: UploadedFile[bytes]) -> Attachment:
    """Add a file to a draft. The same content added twice is one file.

    Raises `UploadRefused` with a message for the sender (`UploadsBusy`: so would the next file), and `DraftSent`.
    """
    name = name_harmless(file.name)
    size = file.size or 0
    file.seek(0)
    kind = kind_of_bytes(file.read(1024))
    _refuse_size(draft, name, size, kind)
    _refuse_often(draft, name)
    file.seek(0)
    content = file.read()
    if not kind:
        raise UploadRefused(words.NOT_ACCEPTED.format(name=name, types=TYPES))
    # Before the scanner is asked: somebody whose file is locked or too heavy reads just that.
    cleaned = _cleaned(content, kind, name)
    # What was sent: cleaning may hide the mark by which a scanner knows a danger.
    safety = _scanned(content, name)
    if safety.scan is Scan.CLEAN:
        # What will be handed out, too: it costs milliseconds, and packing may have hidden a danger before.
        safety = _scanned(cleaned.content, name)
    return _store(draft, cleaned, safety, display_name(file.name, cleaned.extension), size)


def too_large(name: str, *, photo: bool = False) -> str:
    """The message about a file beyond the limit on size, such as one that the web server dropped (`files_skipped`)."""
    if photo:
        return words.PHOTO_TOO_LARGE.format(name=name, megabytes=upload_limits().photo_bytes // MEGA)
    return words.TOO_LARGE.format(name=name, megabytes=upload_limits().file_bytes // MEGA)


def too_many(raw_name: str | None) -> str:
    """The message about a file beyond the number that one sending may bring."""
    return words.TOO_MANY_AT_ONCE.format(name=name_harmless(raw_name), count=upload_limits().count)


def _refuse_often(draft: Draft, name: str) -> None:
    key = f"submissions.files_received.{draft.tenant_id}"
    cache.add(key, 0, _HOUR_SECONDS)
    try:
        count = cache.incr(key)
    except ValueError:  # the hour ended between the two
        return
    if count > settings.PORTAL_UPLOAD_HOURLY:
        raise UploadRefused(words.TOO_OFTEN.format(name=name))


def _refuse_size(draft: Draft, name: str, size: int, kind: str) -> None:
    """Everything that can be said before opening the file."""
    if not size:
        raise UploadRefused(words.NO_BYTES.format(name=name))
    if size > upload_limits().bytes_of(kind):
        raise UploadRefused(too_large(name, photo=kind in PICTURES))
    _refuse_more(draft, name, size)


def _refuse_more(draft: Draft, name: str, size: int) -> None:
    """Too many files, or too much together. Certain only while the draft's row is locked."""
    limits = upload_limits()
    sizes = list(_present(draft).values_list("sent_bytes", flat=True))
    if len(sizes) >= limits.count:
        raise UploadRefused(words.TOO_MANY.format(name=name, count=limits.count))
    if sum(sizes) + size > limits.total_bytes:
        raise UploadRefused(words.TOO_MUCH.format(name=name, megabytes=limits.total_bytes // MEGA))


def _present(draft: Draft) -> QuerySet[Attachment]:
    return draft.attachments.exclude(scan=Scan.INFECTED)


def _scanned(content: bytes, name: str) -> _Safety:
    """What the scanner says. Not knowing is no reason to refuse: the file is kept, and handed to nobody."""
    if not scanner.scanner_configured():
        return _Safety(Scan.UNSCANNED)
    if cache.get(_AWAY_KEY):
        return _Safety(Scan.PENDING, "scanner away")
    verdict = scanner.scan(content)
    if verdict.detail.startswith(_LIMITS):
        raise UploadRefused(words.SENTENCES[FileFault.BOMB].format(name=name))
    if verdict.outcome is scanner.Outcome.INFECTED:
        raise UploadRefused(words.VIRUS.format(name=name))
    if verdict.away:
        cache.set(_AWAY_KEY, True, _AWAY_SECONDS)
    if verdict.outcome is scanner.Outcome.CLEAN:
        return _Safety(Scan.CLEAN)
    return _Safety(Scan.PENDING, verdict.detail)


def _cleaned(content: bytes, kind: str, name: str) -> Cleaned:
    try:
        return file_cleaned(content, kind)
    except FileRefused as refusal:
        raise UploadRefused(_sentence(refusal.reason, kind).format(name=name)) from refusal
    except Busy as busy:
        raise UploadsBusy from busy
    except ToolFailed as failure:
        raise UploadRefused(_sentence(FileFault.BROKEN, kind).format(name=name)) from failure


def _sentence(fault: FileFault, kind: str) -> str:
    of_pictures = words.SENTENCES_OF_PICTURES.get(fault) if kind in PICTURES else None
    return of_pictures or words.SENTENCES[fault]


def _store(draft: Draft, cleaned: Cleaned, safety: _Safety, shown_name: str, sent_bytes: int) -> Attachment:
    try:
        stored_name = content_store(cleaned.content, cleaned.extension)
    except StorageAway as error:
        raise UploadRefused(words.STORAGE_AWAY.format(name=shown_name)) from error
    row = Attachment(
        draft=draft,
        display_name=shown_name,
        stored_name=stored_name,
        mime_type=cleaned.media_type,
        size_bytes=len(cleaned.content),
        sent_bytes=sent_bytes,
        sha256=hashlib.sha256(cleaned.content).hexdigest(),
        scan=safety.scan,
        scan_detail=safety.detail,
        scanned_at=timezone.now() if safety.scan is Scan.CLEAN else None,
        page_count=cleaned.pages,
    )
    kept = None
    try:
        kept = _insert(draft, row)
        return kept
    except Error:
        kept = row  # the commit may have arrived though its answer was lost: `leftovers_purge` looks later
        raise
    finally:
        if kept is not row:
            binaries_delete([stored_name])


@transaction.atomic
def _insert(draft: Draft, row: Attachment) -> Attachment:
    """Note the file, unless it is one too many; the one already there when it has the same content."""
    draft = _locked(draft)
    same = _present(draft).filter(sha256=row.sha256).first()
    if same:
        return same
    _refuse_more(draft, row.display_name, row.sent_bytes)
    row.save(force_insert=True)
    draft.touch()
    if row.scan in RELEASED:
        page_images_draw.enqueue(str(row.pk))
    return row


def _locked(draft: Draft) -> Draft:
    """The draft, held until the end of the transaction, so that files sent at once are counted one by one."""
    row = Draft.objects.select_for_update().get(pk=draft.pk)
    if row.became:
        raise DraftSent(row.became)
    return row


@transaction.atomic
def attachment_remove(*, draft: Draft, uid: UUID) -> None:
    """Take a file out of a draft; one that is gone already is fine. Raises `DraftSent`."""
    row = _locked(draft).attachments.filter(pk=uid).first()
    if row is None:
        return
    names = [row.stored_name, *row.pages.values_list("stored_name", flat=True)]
    row.delete()
    transaction.on_commit(lambda: binaries_delete(names))
