"""What becomes of files in quarantine, and what people are told of it."""

import threading
import time
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from wagtail.models import ModelLogEntry

from forms.submissions.enums import Scan
from forms.submissions.models import Attachment
from forms.submissions.services import FileMissing, submission_refuse
from forms.submissions.uploads import attachments, quarantine, safety_panel, scanner
from forms.submissions.uploads.quarantine import file_decided, quarantine_review
from forms.submissions.uploads.scanner import Outcome, Verdict
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit.hostile import documents
from tests.kit.hostile.false_scanner import FalseScanner
from tests.kit.services import free_port
from tests.kit.services.clamav import ClamAV
from tests.kit.typing import Client
from tests.kit.uploads import Sender, Stored, ago, jobs

INFECTED = Verdict(Outcome.INFECTED, "Test.Eicar")
CLEAN = Verdict(Outcome.CLEAN)
ERROR = b"stream: ERROR\0"


def test_an_infected_file_of_a_submission_is_removed_and_told(
    sender: Sender,
    stored: Stored,
    nobody: None,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
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


def test_nobody_is_asked_for_another_file_after_the_answer(sender: Sender, nobody: None) -> None:
    row = sender.add(documents.pdf())
    submission_refuse(submission=sender.send(), user=f.StaffFactory(), reason="illisible")
    OutgoingMail.objects.all().delete()
    assert file_decided(uid=row.pk, verdict=INFECTED)
    assert not OutgoingMail.objects.exists()
    assert ModelLogEntry.objects.filter(action="submissions.file_refused").count() == 1


def test_a_file_is_decided_once_by_two_at_the_same_instant(
    own_database: Callable[[], None],
    stored: Stored,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.PORTAL_CLAMD = f"tcp://127.0.0.1:{free_port()}"
    row = Sender().add(documents.pdf())
    removing, remove = threading.Event(), quarantine._remove

    def remove_slowly(*args: Any) -> None:
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
    sender: Sender,
    stored: Stored,
    nobody: None,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    row = sender.add(documents.pdf())
    with django_capture_on_commit_callbacks(execute=True):
        assert file_decided(uid=row.pk, verdict=INFECTED)
    assert stored() == [] and not OutgoingMail.objects.exists()
    with pytest.raises(FileMissing):
        sender.send()


def test_nothing_known_decides_nothing(sender: Sender, nobody: None) -> None:
    row = sender.add(documents.pdf())
    assert not file_decided(uid=row.pk, verdict=Verdict(Outcome.UNKNOWN))
    assert Attachment.objects.get().scan == Scan.PENDING


def test_a_round_stops_when_the_scanner_is_away(sender: Sender, nobody: None) -> None:
    for number in range(3):
        sender.add(documents.pdf(pages=number + 1))
    with mock.patch.object(scanner, "scan", return_value=Verdict(Outcome.UNKNOWN, "X", away=True)) as scan:
        assert quarantine_review() == 0
    assert scan.call_count == 1
    assert not Attachment.objects.exclude(scanned_at=None).exists(), "tried again at the next round"


def test_a_file_that_cannot_be_judged_does_not_hold_up_the_others(
    sender: Sender, settings: Settings, clamav: ClamAV
) -> None:
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


def test_a_round_is_bounded(sender: Sender, nobody: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine, "AT_ONCE", 2)
    for number in range(3):
        sender.add(documents.pdf(pages=number + 1))
    with mock.patch.object(scanner, "scan", return_value=CLEAN):
        assert [quarantine_review() for _ in range(3)] == [2, 1, 0]


def test_a_slow_scanner_does_not_stop_the_worker(
    sender: Sender, nobody: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine, "SECONDS", 0)
    for number in range(2):
        sender.add(documents.pdf(pages=number + 1))
    with mock.patch.object(scanner, "scan", return_value=CLEAN):
        assert [quarantine_review() for _ in range(2)] == [0, 0]


def test_without_a_scanner_what_waits_goes_on_waiting(sender: Sender, settings: Settings, nobody: None) -> None:
    sender.add(documents.pdf())
    settings.PORTAL_CLAMD = ""
    assert quarantine_review() == 0
    assert Attachment.objects.get().scan == Scan.PENDING


def test_a_scanner_away_makes_people_wait_once(sender: Sender, settings: Settings, nobody: None) -> None:
    with mock.patch.object(scanner, "scan", return_value=Verdict(Outcome.UNKNOWN, "X", away=True)) as scan:
        for number in range(3):
            assert sender.add(documents.pdf(pages=number + 1)).scan == Scan.PENDING
    assert scan.call_count == 1


def test_what_cannot_be_unpacked_is_said_to_be_too_heavy(sender: Sender, nobody: None) -> None:
    limits = Verdict(Outcome.INFECTED, "Heuristics.Limits.Exceeded.MaxScanSize")
    with (
        mock.patch.object(scanner, "scan", return_value=limits),
        pytest.raises(attachments.UploadRefused) as told,
    ):
        sender.add(documents.pdf())
    assert "trop lourd une fois ouvert" in told.value.message


def test_the_cleaned_file_is_scanned_too(sender: Sender, nobody: None) -> None:
    content = documents.pdf()
    asked = mock.patch.object(scanner, "scan", side_effect=[CLEAN, INFECTED])
    with asked as scan, pytest.raises(attachments.UploadRefused, match="contient un virus"):
        sender.add(content)
    (sent,), (cleaned,) = (call.args for call in scan.call_args_list)
    assert sent == content and cleaned.startswith(b"%PDF-") and cleaned != sent


def test_managers_are_told_when_files_are_not_checked(sender: Sender, settings: Settings, nobody: None) -> None:
    assert safety_panel.notices() == []
    sender.add(documents.pdf())
    assert safety_panel.notices() == [], "it has only just come"
    Attachment.objects.update(created_at=ago(minutes=16))
    assert safety_panel.notices()[0].startswith("1 fichier attend l'antivirus depuis plus de 15 minutes")
    settings.PORTAL_CLAMD = ""
    assert "Aucun antivirus n'est configuré" in safety_panel.notices()[0]


@pytest.mark.django_db
def test_the_notice_is_for_people_who_open_files(client: Client) -> None:
    request = RequestFactory().get("/admin/")
    request.user = f.StaffFactory()
    assert safety_panel.file_safety_panels(request) == []
    client.force_login(f.StaffFactory(is_superuser=True))
    assert "Aucun antivirus" in client.get("/admin/").content.decode()
