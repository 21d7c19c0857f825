"""Adding and removing files: limits, names, and what happens at once or half-way."""

import io
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from forms.submissions.drafts import DraftSent
from forms.submissions.enums import Scan
from forms.submissions.models import Attachment, Draft
from forms.submissions.uploads import attachments, sandbox
from forms.submissions.uploads.attachments import UploadRefused, attachment_remove, upload_limits
from forms.submissions.uploads.file_names import display_name, name_harmless
from forms.submissions.uploads.handlers import files_skipped
from tenant_space.files.private_store import StorageAway
from tests.kit.hostile import documents
from tests.kit.typing import Client
from tests.kit.uploads import Sender, Stored

MEGA = 1024 * 1024


def heavy(number: int, megabytes: int) -> bytes:
    """A PDF of n megabytes, unlike any other."""
    padding = b"%" * (megabytes * MEGA - 8000)
    return documents.pdf(pages=number + 1).removesuffix(b"%%EOF\n") + padding + b"\n%%EOF\n"


def test_the_limits_are_said_as_the_settings_are(settings: Settings) -> None:
    assert upload_limits().sentence == (
        "PDF, JPG, PNG, HEIC, WebP ou TIF. 10 Mo par fichier, 25 Mo pour une photo, 10 fichiers, 30 Mo en tout."
    )
    settings.PORTAL_UPLOAD_FILE_MB, settings.PORTAL_UPLOAD_COUNT, settings.PORTAL_UPLOAD_TOTAL_MB = 5, 3, 12
    limits = upload_limits()
    assert (limits.file_bytes, limits.count, limits.total_bytes) == (5 * MEGA, 3, 12 * MEGA)
    assert limits.sentence.endswith("5 Mo par fichier, 12 Mo pour une photo, 3 fichiers, 12 Mo en tout.")


@pytest.mark.slow
def test_the_eleventh_file_is_refused(sender: Sender, stored: Stored) -> None:
    for number in range(10):
        sender.add(documents.pdf(pages=number + 1))
    with pytest.raises(UploadRefused, match=r"« onze\.pdf » n'a pas été ajouté : vous avez déjà 10 fichiers"):
        sender.add(documents.pdf(pages=11), "onze.pdf")
    assert Attachment.objects.count() == len(stored()) == 10


@pytest.mark.slow
def test_thirty_one_megabytes_together_are_refused(sender: Sender, stored: Stored) -> None:
    for number in range(3):
        sender.add(heavy(number, 9))
    with pytest.raises(UploadRefused, match=r"« d\.pdf » n'a pas été ajouté : vos fichiers .* 30 Mo en tout"):
        sender.add(heavy(3, 4), "d.pdf")
    assert Attachment.objects.count() == len(stored()) == 3
    sender.add(heavy(3, 2))


def test_an_infected_file_takes_no_room(sender: Sender, settings: Settings) -> None:
    settings.PORTAL_UPLOAD_COUNT = 1
    sender.add(documents.pdf())
    Attachment.objects.update(scan=Scan.INFECTED)
    sender.add(documents.pdf())


def test_the_same_file_twice_is_one(sender: Sender, stored: Stored) -> None:
    rows = {sender.add(documents.pdf()).pk for _ in range(2)}
    assert len(rows) == Attachment.objects.count() == len(stored()) == 1


@pytest.mark.parametrize("limit", ["count", "total"])
def test_files_sent_at_once_do_not_exceed_the_limit(
    own_database: Callable[[], None], stored: Stored, settings: Settings, limit: str
) -> None:
    if limit == "count":
        settings.PORTAL_UPLOAD_COUNT = 2
    else:
        settings.PORTAL_UPLOAD_FILE_MB, settings.PORTAL_UPLOAD_TOTAL_MB = 2, 5
    sender, refused = Sender(), []
    start = threading.Barrier(4)

    def send(number: int) -> None:
        content = heavy(number, 2) if limit == "total" else documents.pdf(pages=number + 1)
        start.wait()
        try:
            sender.add(content, f"{number}.pdf")
        except UploadRefused as refusal:
            refused.append(refusal.message)
        finally:
            connection.close()

    counted = attachments._refuse_more

    def counted_slowly(*args: Any) -> None:
        counted(*args)
        time.sleep(0.3)  # enough for the others to count too, if nothing held them

    # All pass the first look and the cleaning at the same instant.
    at_once = {
        "_refuse_size": mock.DEFAULT,
        "file_cleaned": lambda content, kind: sandbox.Cleaned(content, "application/pdf", 1),
        "_refuse_more": counted_slowly,
    }
    with mock.patch.multiple(attachments, **at_once):
        threads = [threading.Thread(target=send, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert Attachment.objects.count() == len(stored()) == 2
    assert len(refused) == 2


def test_a_sent_draft_takes_and_gives_nothing_more(sender: Sender, stored: Stored) -> None:
    row = sender.add(documents.pdf())
    submission = sender.send()
    with pytest.raises(DraftSent) as sent:
        sender.add(documents.pdf(pages=2))
    assert sent.value.submission == submission
    with pytest.raises(DraftSent):
        attachment_remove(draft=sender.draft, uid=row.pk)
    assert Attachment.objects.get() == row and len(stored()) == 1


def test_a_removed_file_is_gone(
    sender: Sender, stored: Stored, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    row = sender.add(documents.pdf())
    for _ in range(2):  # gone already is fine
        with django_capture_on_commit_callbacks(execute=True):
            attachment_remove(draft=sender.draft, uid=row.pk)
    assert not Attachment.objects.exists() and stored() == []


def test_the_file_of_another_draft_stays(sender: Sender) -> None:
    row = sender.add(documents.pdf())
    attachment_remove(draft=Sender().draft, uid=row.pk)
    assert Attachment.objects.get() == row


def test_without_a_storage_the_sender_is_told_to_come_back(sender: Sender, tmp_path: Path) -> None:
    (tmp_path / "private").write_text("a file where the folder should be")
    with pytest.raises(UploadRefused, match=r"Réessayez dans quelques minutes\. Ce que vous avez écrit est gardé"):
        sender.add(documents.pdf())
    assert not Attachment.objects.exists() and Draft.objects.exists()


def test_nothing_is_stored_when_it_cannot_be_noted(
    sender: Sender, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "_insert", mock.Mock(side_effect=StorageAway))
    with pytest.raises(StorageAway):
        sender.add(documents.pdf())
    assert stored() == []


def test_a_released_file_is_drawn_and_the_draft_lives_on(sender: Sender) -> None:
    before = Draft.objects.get().updated_at
    row = sender.add(documents.pdf())
    assert row.scan == Scan.UNSCANNED, "no scanner is configured here"
    assert [job.args_kwargs["args"] for job in DBTaskResult.objects.all()] == [[str(row.pk)]]
    assert Draft.objects.get().updated_at > before


def test_a_quarantined_file_is_not_drawn(sender: Sender, settings: Settings) -> None:
    settings.PORTAL_CLAMD = "tcp://127.0.0.1:1"
    assert sender.add(documents.pdf()).scan == Scan.PENDING
    assert not DBTaskResult.objects.exists()


def test_names_in_the_storage_say_nothing(sender: Sender) -> None:
    row = sender.add(documents.pdf(), "Mme DUPONT.pdf")
    assert row.stored_name.startswith("envois/") and "DUPONT" not in row.stored_name
    assert row.pk.hex not in row.stored_name, "who knows the address of a file does not know its place"


RIGHT_TO_LEFT = "\u202e"
NAMES = [
    ("attestation.pdf", "attestation.pdf"),
    ("Attestation d'assurance – été.PDF", "Attestation d'assurance – été.pdf"),
    ("../../etc/passwd", "passwd.pdf"),
    (r"C:\Windows\system32\a.pdf", "a.pdf"),
    ("a\0.pdf", "a.pdf"),
    ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
    (f"facture{RIGHT_TO_LEFT}fdp.exe", "facturefdp.pdf"),
    ("facture.pdf.exe", "facture.pdf"),
    ("note.v2.pdf", "note.v2.pdf"),
    ("\u200b\u2066.pdf", "pdf.pdf"),
    ("<script>.pdf", "_script_.pdf"),
    ("....", "document.pdf"),
    (".pdf", "pdf.pdf"),
    ("", "document.pdf"),
    (None, "document.pdf"),
    ("é" * 300 + ".pdf", "é" * 116 + ".pdf"),
]


@pytest.mark.parametrize(("raw", "shown"), NAMES)
def test_names_are_made_harmless(raw: str | None, shown: str) -> None:
    assert display_name(raw, "pdf") == shown


@given(st.text(max_size=400))
def test_no_name_stays_dangerous(raw: str) -> None:
    for name in (display_name(raw, "jpg"), name_harmless(raw)):
        assert name and len(name) <= 120 and name.isprintable()
        assert not set('/\\<>"|?*:') & set(name) and not name.startswith((".", " "))
    assert display_name(raw, "jpg").endswith(".jpg")


def posted(path: str, **files: bytes) -> HttpRequest:
    data: dict[str, Any] = {"typed": "gardé"}
    for name, content in files.items():
        data[name] = io.BytesIO(content)
        data[name].name = f"../{name}.pdf"
    return RequestFactory().post(path, data)


def test_a_file_beyond_the_limit_is_let_go_and_the_rest_is_read(settings: Settings) -> None:
    settings.PORTAL_UPLOAD_FILE_MB = 1
    request = posted("/demarches/x/", large=bytes(MEGA + 1), good=bytes(MEGA))
    assert request.POST["typed"] == "gardé"
    (good,) = request.FILES.getlist("good")
    assert list(request.FILES) == ["good"] and good.size == MEGA
    assert files_skipped(request) == ["large.pdf"]


@pytest.mark.django_db
def test_a_body_beyond_everything_is_not_read(client: Client, settings: Settings) -> None:
    with mock.patch("django.http.request.HttpRequest.read") as read:
        response = client.post("/connexion/", {"x": "y"}, CONTENT_LENGTH=str(121 * MEGA))
    assert response.status_code == 413 and not read.called
    assert "Votre envoi est trop lourd" in response.content.decode()
    assert upload_limits().sentence in response.content.decode()
    assert client.post("/connexion/", {"x": "y"}).status_code == 200


@pytest.mark.django_db
def test_an_add_needs_room_before_anything_is_opened(sender: Sender, settings: Settings) -> None:
    settings.PORTAL_UPLOAD_COUNT = 0
    with mock.patch.object(attachments, "file_cleaned") as cleaned, pytest.raises(UploadRefused):
        sender.add(documents.pdf())
    assert not cleaned.called
