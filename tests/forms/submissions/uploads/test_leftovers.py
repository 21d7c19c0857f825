"""What becomes of drafts nobody sends, of bytes that nobody knows, and of drawings that are late."""

import datetime as dt
import os
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from config.housekeeping import run_due
from forms.submissions import purge
from forms.submissions.enums import Drawing
from forms.submissions.models import Attachment, Draft, PageImage, Submission
from forms.submissions.purge import drafts_purge, leftovers_purge
from forms.submissions.tasks import leftovers_clear
from forms.submissions.uploads import page_images
from forms.submissions.uploads.page_images import late_drawings_enqueue, page_images_draw
from tenant_space.files import private_store
from tests.kit.hostile import documents
from tests.kit.services.clamav import ClamAV
from tests.kit.uploads import Sender, Stored, ago, jobs


def test_old_drafts_go_with_their_files(
    sender: Sender, stored: Stored, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    row = sender.add(documents.pdf())
    page_images_draw.func(str(row.pk))
    assert len(stored()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        assert drafts_purge() == 0
        Draft.objects.update(kept_until=timezone.localdate() - dt.timedelta(days=1))
        assert drafts_purge() == 1
    assert stored() == []
    assert not Draft.objects.exists() and not Attachment.objects.exists() and not PageImage.objects.exists()


def test_a_sent_draft_stays_with_its_files(sender: Sender, stored: Stored) -> None:
    sender.add(documents.pdf())
    sender.send()
    Draft.objects.update(kept_until=timezone.localdate() - dt.timedelta(days=9))
    assert drafts_purge() == 0
    assert len(stored()) == 1 and Attachment.objects.count() == 1


def test_a_draft_touched_meanwhile_stays(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    Draft.objects.update(updated_at=ago(days=2))
    seen = list(Draft.objects.all())
    monkeypatch.setattr("forms.submissions.purge.drafts_stale", lambda: seen)
    Draft.objects.update(updated_at=timezone.now())
    assert drafts_purge() == 0


def aged(path: str | Path, hours: int) -> None:
    then = time.time() - hours * 3600
    os.utime(path, (then, then))


@pytest.mark.django_db
def test_bytes_that_no_row_knows_are_deleted_within_a_week(
    sender: Sender, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = sender.add(documents.pdf())
    page_images_draw.func(str(row.pk))
    for number in range(256):
        default_storage.save(f"envois/{number:02x}/{number}.jpg", ContentFile(b"x"))
    for path in stored():
        aged(path, 30)
    new = default_storage.save("envois/00/new.jpg", ContentFile(b"x"))
    erp = default_storage.save("erp/00/x.pdf", ContentFile(b"x"))
    aged(default_storage.path(erp), 90)
    today, counts = timezone.localdate(), []
    for day in range(7):
        monkeypatch.setattr(
            "forms.submissions.purge.timezone.localdate", lambda day=day: today + dt.timedelta(days=day)
        )
        counts.append(leftovers_purge())
    assert sum(counts) == 256 and max(counts) < 40
    assert default_storage.exists(row.stored_name) and default_storage.exists(row.pages.get().stored_name)
    assert default_storage.exists(new) and default_storage.exists(erp)


@pytest.mark.django_db
def test_a_crowded_folder_is_looked_at_to_the_end(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private_store, "AT_ONCE", 2)
    monkeypatch.setattr(purge, "_folders_today", lambda: frozenset(["00"]))
    for number in range(5):
        default_storage.save(f"envois/00/{number}.jpg", ContentFile(b"x"))
    for path in stored():
        aged(path, 30)
    assert leftovers_purge() == 5 and stored() == []


@pytest.mark.django_db
def test_an_empty_storage_is_fine(stored: Stored) -> None:
    assert leftovers_purge() == 0


@pytest.mark.django_db
def test_all_this_is_due_each_minute_or_each_day(
    sender: Sender, nobody: None, settings: Settings, clamav: ClamAV
) -> None:
    sender.add(documents.pdf())
    settings.PORTAL_CLAMD = clamav.address
    counts = run_due()
    assert (counts["files_checked"], counts["drafts_forgotten"], counts["drawings"]) == (1, 0, 0)
    assert DBTaskResult.objects.filter(task_path=leftovers_clear.module_path).count() == 1


def test_a_drawing_whose_job_was_lost_is_asked_for_again(sender: Sender) -> None:
    row = sender.add(documents.pdf())
    sender.send()
    DBTaskResult.objects.all().delete()
    assert late_drawings_enqueue() == 0, "not late yet"
    Attachment.objects.update(created_at=ago(minutes=11))
    assert [late_drawings_enqueue() for _ in range(2)] == [1, 0]
    assert jobs() == [str(row.pk)]
    Attachment.objects.update(drawing=Drawing.FAILED)
    DBTaskResult.objects.all().delete()
    assert late_drawings_enqueue() == 0


def test_late_drawings_do_not_starve_behind_those_asked_for_already(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_images, "LATE_AT_ONCE", 1)
    rows = [sender.add(documents.pdf(pages=number + 1)) for number in range(3)]
    sender.send()
    DBTaskResult.objects.all().delete()
    Attachment.objects.update(created_at=ago(minutes=11))
    assert [late_drawings_enqueue() for _ in range(4)] == [1, 1, 1, 0]
    assert sorted(jobs()) == sorted(str(row.pk) for row in rows)


def test_a_drawing_is_given_up_after_a_day(sender: Sender) -> None:
    row = sender.add(documents.pdf())
    sender.send()
    Attachment.objects.update(created_at=ago(hours=25))
    DBTaskResult.objects.all().delete()
    assert late_drawings_enqueue() == 1, "old as a draft, but sent just now"
    Submission.objects.update(created_at=ago(hours=25))
    assert late_drawings_enqueue() == 0
    row.refresh_from_db()
    assert row.drawing == Drawing.WAITING, "its job is still to come"
    DBTaskResult.objects.all().delete()
    Attachment.objects.update(scanned_at=ago(minutes=30))
    assert late_drawings_enqueue() == 1, "released just now"
    DBTaskResult.objects.all().delete()
    Attachment.objects.update(scanned_at=ago(hours=25))
    assert late_drawings_enqueue() == 0
    row.refresh_from_db()
    assert row.drawing == Drawing.FAILED and jobs() == []
