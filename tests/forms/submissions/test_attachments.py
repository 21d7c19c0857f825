"""What becomes of files in quarantine, of drafts nobody sends, and of bytes that nobody knows."""

import datetime as dt
import os
import threading
import time
from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from config.housekeeping import run_due
from forms.submissions import file_safety, page_images, purge, quarantine, uploads
from forms.submissions.drafts import DRAFT_HOURS
from forms.submissions.enums import Drawing, Scan
from forms.submissions.models import Attachment, Draft, PageImage, Submission
from forms.submissions.page_images import late_drawings_enqueue, page_images_draw
from forms.submissions.purge import drafts_purge, leftovers_purge
from forms.submissions.quarantine import file_decided, quarantine_review
from forms.submissions.scanner import Outcome, Verdict
from forms.submissions.services import FileMissing, submission_refuse
from forms.submissions.tasks import leftovers_clear
from tenant_space.notifications.models import OutgoingMail
from tests import factories as f
from tests.forms.hostile import documents
from tests.forms.hostile.false_scanner import FalseScanner
from tests.forms.submissions.conftest import Sender
from tests.services import free_port

INFECTED = Verdict(Outcome.INFECTED, "Test.Eicar")
CLEAN = Verdict(Outcome.CLEAN)
ERROR = b"stream: ERROR\0"


@pytest.fixture
def nobody(settings) -> None:
    """A scanner is configured, and away."""
    settings.PORTAL_CLAMD = f"tcp://127.0.0.1:{free_port()}"


def ago(**delta) -> dt.datetime:
    return timezone.now() - dt.timedelta(**delta)


def jobs() -> list[str]:
    found = DBTaskResult.objects.filter(task_path=page_images_draw.module_path)
    return [args["args"][0] for args in found.values_list("args_kwargs", flat=True)]


def test_an_infected_file_of_a_submission_is_removed_and_told(
    sender, stored, nobody, django_capture_on_commit_callbacks
):
    row = sender.add(documents.pdf())
    submission = sender.send()
    OutgoingMail.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert file_decided(uid=row.pk, verdict=INFECTED)
        assert not file_decided(uid=row.pk, verdict=CLEAN), "decided once"
    row.refresh_from_db()
    assert (row.scan, row.scan_detail, row.submission) == (Scan.INFECTED, "Test.Eicar", submission)
    assert stored() == [] and jobs() == []
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to) == ("submissions.file_refused", sender.tenant.user.email)
    assert mail.context == {"submission_id": submission.pk}
    assert ModelLogEntry.objects.filter(action="submissions.file_refused", label=str(submission)).count() == 1


def test_nobody_is_asked_for_another_file_after_the_answer(sender, nobody):
    row = sender.add(documents.pdf())
    submission_refuse(submission=sender.send(), user=f.StaffFactory(), reason="illisible")
    OutgoingMail.objects.all().delete()
    assert file_decided(uid=row.pk, verdict=INFECTED)
    assert not OutgoingMail.objects.exists()
    assert ModelLogEntry.objects.filter(action="submissions.file_refused").count() == 1


def test_a_file_is_decided_once_by_two_at_the_same_instant(own_database, stored, settings, monkeypatch):
    settings.PORTAL_CLAMD = f"tcp://127.0.0.1:{free_port()}"
    row = Sender().add(documents.pdf())
    removing, remove = threading.Event(), quarantine._remove

    def remove_slowly(*args) -> None:
        remove(*args)
        removing.set()
        time.sleep(0.5)  # enough for the other to decide too, if nothing held it

    monkeypatch.setattr(quarantine, "_remove", remove_slowly)
    given = []

    def decide() -> None:
        given.append(file_decided(uid=row.pk, verdict=INFECTED))
        connection.close()

    first = threading.Thread(target=decide)
    first.start()
    assert removing.wait(10)
    assert not file_decided(uid=row.pk, verdict=CLEAN)
    first.join()
    assert given == [True] and Attachment.objects.get().scan == Scan.INFECTED


def test_an_infected_file_of_a_draft_is_removed_and_does_not_count(
    sender, stored, nobody, django_capture_on_commit_callbacks
):
    row = sender.add(documents.pdf())
    with django_capture_on_commit_callbacks(execute=True):
        assert file_decided(uid=row.pk, verdict=INFECTED)
    assert stored() == [] and not OutgoingMail.objects.exists()
    with pytest.raises(FileMissing):
        sender.send()


def test_nothing_known_decides_nothing(sender, nobody):
    row = sender.add(documents.pdf())
    assert not file_decided(uid=row.pk, verdict=Verdict(Outcome.UNKNOWN))
    assert Attachment.objects.get().scan == Scan.PENDING


def test_a_round_stops_when_the_scanner_is_away(sender, nobody):
    for number in range(3):
        sender.add(documents.pdf(pages=number + 1))
    with mock.patch.object(quarantine.scanner, "scan", return_value=Verdict(Outcome.UNKNOWN, "X", away=True)) as scan:
        assert quarantine_review() == 0
    assert scan.call_count == 1
    assert not Attachment.objects.exclude(scanned_at=None).exists(), "tried again at the next round"


def test_a_file_that_cannot_be_judged_does_not_hold_up_the_others(sender, settings, clamav):
    settings.PORTAL_CLAMD = f"tcp://127.0.0.1:{free_port()}"
    odd, good = sender.add(documents.pdf()), sender.add(documents.pdf(pages=2))
    with FalseScanner(ERROR) as false:
        settings.PORTAL_CLAMD = false.address
        Attachment.objects.filter(pk=good.pk).update(scanned_at=timezone.now())
        assert quarantine_review() == 0
    settings.PORTAL_CLAMD = clamav.address
    assert quarantine_review() == 0, "both were tried a moment ago"
    Attachment.objects.filter(pk=good.pk).update(scanned_at=ago(minutes=quarantine.RETRY_MINUTES + 1))
    assert quarantine_review() == 1
    assert dict(Attachment.objects.values_list("pk", "scan")) == {odd.pk: Scan.PENDING, good.pk: Scan.CLEAN}
    assert jobs() == [str(good.pk)]


def test_a_round_is_bounded(sender, nobody, monkeypatch):
    monkeypatch.setattr(quarantine, "AT_ONCE", 2)
    for number in range(3):
        sender.add(documents.pdf(pages=number + 1))
    with mock.patch.object(quarantine.scanner, "scan", return_value=CLEAN):
        assert [quarantine_review() for _ in range(3)] == [2, 1, 0]


def test_a_slow_scanner_does_not_stop_the_worker(sender, nobody, monkeypatch):
    monkeypatch.setattr(quarantine, "SECONDS", 0)
    for number in range(2):
        sender.add(documents.pdf(pages=number + 1))
    with mock.patch.object(quarantine.scanner, "scan", return_value=CLEAN):
        assert [quarantine_review() for _ in range(2)] == [0, 0]


def test_without_a_scanner_what_waits_goes_on_waiting(sender, settings, nobody):
    sender.add(documents.pdf())
    settings.PORTAL_CLAMD = ""
    assert quarantine_review() == 0
    assert Attachment.objects.get().scan == Scan.PENDING


def test_a_scanner_away_makes_people_wait_once(sender, settings, nobody):
    with mock.patch.object(uploads.scanner, "scan", return_value=Verdict(Outcome.UNKNOWN, "X", away=True)) as scan:
        for number in range(3):
            assert sender.add(documents.pdf(pages=number + 1)).scan == Scan.PENDING
    assert scan.call_count == 1


def test_what_cannot_be_unpacked_is_said_to_be_too_heavy(sender, nobody):
    limits = Verdict(Outcome.INFECTED, "Heuristics.Limits.Exceeded.MaxScanSize")
    with mock.patch.object(uploads.scanner, "scan", return_value=limits), pytest.raises(uploads.UploadRefused) as told:
        sender.add(documents.pdf())
    assert "trop lourd une fois ouvert" in told.value.message


def test_the_cleaned_file_is_scanned_too(sender, nobody):
    content = documents.pdf()
    asked = mock.patch.object(uploads.scanner, "scan", side_effect=[CLEAN, INFECTED])
    with asked as scan, pytest.raises(uploads.UploadRefused, match="contient un virus"):
        sender.add(content)
    (sent,), (cleaned,) = (call.args for call in scan.call_args_list)
    assert sent == content and cleaned.startswith(b"%PDF-") and cleaned != sent


def test_old_drafts_go_with_their_files(sender, stored, django_capture_on_commit_callbacks):
    row = sender.add(documents.pdf())
    page_images_draw.func(str(row.pk))
    assert len(stored()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        assert drafts_purge() == 0
        Draft.objects.update(updated_at=ago(hours=DRAFT_HOURS, minutes=1))
        assert drafts_purge() == 1
    assert stored() == []
    assert not Draft.objects.exists() and not Attachment.objects.exists() and not PageImage.objects.exists()


def test_a_sent_draft_stays_with_its_files(sender, stored):
    sender.add(documents.pdf())
    sender.send()
    Draft.objects.update(updated_at=ago(days=9))
    assert drafts_purge() == 0
    assert len(stored()) == 1 and Attachment.objects.count() == 1


def test_a_draft_touched_meanwhile_stays(sender, monkeypatch):
    Draft.objects.update(updated_at=ago(days=2))
    seen = list(Draft.objects.all())
    monkeypatch.setattr("forms.submissions.purge.drafts_stale", lambda: seen)
    Draft.objects.update(updated_at=timezone.now())
    assert drafts_purge() == 0


def aged(path, hours: int) -> None:
    then = time.time() - hours * 3600
    os.utime(path, (then, then))


@pytest.mark.django_db
def test_bytes_that_no_row_knows_are_deleted_within_a_week(sender, stored, monkeypatch):
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
def test_a_crowded_folder_is_looked_at_to_the_end(stored, monkeypatch):
    monkeypatch.setattr(purge, "AT_ONCE", 2)
    monkeypatch.setattr(purge, "_folders_today", lambda: iter(["00"]))
    for number in range(5):
        default_storage.save(f"envois/00/{number}.jpg", ContentFile(b"x"))
    for path in stored():
        aged(path, 30)
    assert leftovers_purge() == 5 and stored() == []


@pytest.mark.django_db
def test_an_empty_storage_is_fine(stored):
    assert leftovers_purge() == 0


@pytest.mark.django_db
def test_all_this_is_due_each_minute_or_each_day(sender, nobody, settings, clamav):
    sender.add(documents.pdf())
    settings.PORTAL_CLAMD = clamav.address
    counts = run_due()
    assert (counts["files_checked"], counts["drafts_forgotten"], counts["drawings"]) == (1, 0, 0)
    assert DBTaskResult.objects.filter(task_path=leftovers_clear.module_path).count() == 1


def test_a_drawing_whose_job_was_lost_is_asked_for_again(sender):
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


def test_late_drawings_do_not_starve_behind_those_asked_for_already(sender, monkeypatch):
    monkeypatch.setattr(page_images, "LATE_AT_ONCE", 1)
    rows = [sender.add(documents.pdf(pages=number + 1)) for number in range(3)]
    sender.send()
    DBTaskResult.objects.all().delete()
    Attachment.objects.update(created_at=ago(minutes=11))
    assert [late_drawings_enqueue() for _ in range(4)] == [1, 1, 1, 0]
    assert sorted(jobs()) == sorted(str(row.pk) for row in rows)


def test_a_drawing_is_given_up_after_a_day(sender):
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


def test_managers_are_told_when_files_are_not_checked(sender, settings, nobody):
    assert file_safety.notices() == []
    sender.add(documents.pdf())
    assert file_safety.notices() == [], "it has only just come"
    Attachment.objects.update(created_at=ago(minutes=16))
    assert file_safety.notices()[0].startswith("1 fichier attend l'antivirus depuis plus de 15 minutes")
    settings.PORTAL_CLAMD = ""
    assert "Aucun antivirus n'est configuré" in file_safety.notices()[0]


@pytest.mark.django_db
def test_the_notice_is_for_people_who_open_files(client):
    request = RequestFactory().get("/admin/")
    request.user = f.StaffFactory()
    assert file_safety.file_safety_panels(request) == []
    client.force_login(f.StaffFactory(is_superuser=True))
    assert "Aucun antivirus" in client.get("/admin/").content.decode()
