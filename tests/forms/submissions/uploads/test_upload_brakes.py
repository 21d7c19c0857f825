"""What one sender can cost the others: files in one sending, in an hour, at one instant, and once unpacked."""

import io
import subprocess
import threading
from collections.abc import Callable
from typing import Any
from unittest import mock

import pikepdf
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from PIL import Image
from pytest_django import Settings

from forms.submissions.models import Attachment
from forms.submissions.uploads import attachments, sandbox
from forms.submissions.uploads.attachments import UploadRefused
from forms.submissions.uploads.file_tools.refusals import FileFault, FileRefused
from forms.submissions.uploads.handlers import files_skipped
from forms.submissions.uploads.posted import FILES, files_posted, files_receive
from tenant_space.form_fields.problems import Problem
from tests.kit import factories as f
from tests.kit.hostile import documents
from tests.kit.typing import Client
from tests.kit.uploads import Sender, Stored

pytestmark = pytest.mark.django_db
MEGA = 1024 * 1024


def tif(*pages: Image.Image, **options: Any) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], **options)
    return out.getvalue()


def posted_files(sender: Sender, count: int) -> tuple[list[Attachment], list[Problem]]:
    files = [SimpleUploadedFile(f"{number}.pdf", b"%PDF-broken %%EOF") for number in range(1, count + 1)]
    request = RequestFactory().post("/x/", {FILES: files})
    received = files_receive(files_posted(request), sender.draft)
    return list(received.added), received.problems


def test_of_one_sending_only_the_first_ten_files_are_opened(sender: Sender) -> None:
    with mock.patch.object(attachments, "file_cleaned", side_effect=FileRefused(FileFault.BROKEN)) as cleaned:
        added, problems = posted_files(sender, 12)
    assert added == [] and cleaned.call_count == 10
    assert [problem.text for problem in problems[10:]] == [
        "« 11.pdf » n'a pas été ajouté : 10 fichiers à la fois au plus.",
        "« 12.pdf » n'a pas été ajouté : 10 fichiers à la fois au plus.",
    ]


def test_refused_files_count_towards_the_hour_of_their_tenant(sender: Sender, settings: Settings) -> None:
    settings.PORTAL_UPLOAD_HOURLY = 3
    with mock.patch.object(attachments, "file_cleaned", side_effect=FileRefused(FileFault.BROKEN)) as cleaned:
        _, problems = posted_files(sender, 4)
    assert cleaned.call_count == 3
    assert "Réessayez dans une heure, ou appelez votre agence" in problems[3].text
    assert Sender().add(documents.pdf()), "another tenant goes on"
    cache.clear()
    assert sender.add(documents.pdf()), "the hour is over"


def test_nobody_waits_for_ever_for_a_turn(sender: Sender, monkeypatch: pytest.MonkeyPatch, stored: Stored) -> None:
    monkeypatch.setattr(sandbox, "WAIT_SECONDS", 0.1)
    monkeypatch.setattr(sandbox, "_AT_ONCE", threading.BoundedSemaphore(1))
    with sandbox._turn():
        added, problems = posted_files(sender, 3)
    assert added == [] and len(problems) == 1, "the others are not kept waiting"
    assert problems[0].text.startswith("Beaucoup de fichiers arrivent en ce moment. Réessayez dans une minute.")
    assert stored() == [] and sender.add(documents.pdf()), "the turn is given back"


def test_cleaning_has_little_of_the_processor(sender: Sender) -> None:
    with mock.patch.object(subprocess, "run", wraps=subprocess.run) as run:
        sender.add(documents.pdf())
    assert f"--seconds={sandbox.CLEAN_CPU_SECONDS}" in run.call_args.args[0]
    assert sandbox.CLEAN_CPU_SECONDS < sandbox.CLEAN_SECONDS


@pytest.mark.parametrize(("pixels", "taken"), [(20_000, True), (19_999, False)])
def test_the_pages_of_a_tif_are_bounded_together(sender: Sender, settings: Settings, pixels: int, taken: bool) -> None:
    settings.PORTAL_UPLOAD_PIXELS = pixels
    content = tif(Image.new("RGB", (100, 100)), Image.new("RGB", (100, 100)))
    if taken:
        assert sender.add(content, "bail.tif").page_count == 2
    else:
        with pytest.raises(UploadRefused, match=r"« bail\.tif » a trop de pages"):
            sender.add(content, "bail.tif")


def test_pages_of_black_and_white_stay_small_and_right(sender: Sender, settings: Settings) -> None:
    settings.PORTAL_UPLOAD_PIXELS = 1_000_000  # six pages of a million points: too much if they were of colour
    noise = Image.effect_noise((999, 1000), 90).point(lambda value: 255 * (value > 128)).convert("1")
    white = Image.new("1", (999, 1000), 1)
    content = tif(noise, *[white] * 5, compression="group4")
    row = sender.add(content, "bail.tif")
    assert row.page_count == 6 and row.size_bytes < 140_000, "a JPEG of such a page alone has 600 kB"
    with default_storage.open(row.stored_name) as file, pikepdf.open(io.BytesIO(file.read())) as document:
        first, second = (next(iter(page.images.values())) for page in list(document.pages)[:2])
        assert isinstance(first, pikepdf.Stream) and isinstance(second, pikepdf.Stream)
        assert pikepdf.PdfImage(first).as_pil_image().convert("L").tobytes() == noise.convert("L").tobytes()
        assert pikepdf.PdfImage(second).as_pil_image().convert("L").getextrema() == (255, 255)


def test_a_file_that_cleaning_makes_heavy_is_refused(
    sender: Sender, monkeypatch: pytest.MonkeyPatch, stored: Stored
) -> None:
    monkeypatch.setattr(sandbox, "LARGEST", 200)
    with pytest.raises(UploadRefused, match="trop lourd une fois ouvert"):
        sender.add(documents.pdf())
    assert stored() == [] and not Attachment.objects.exists()


PEOPLE: dict[str, tuple[Callable[[], Any], bool]] = {
    "before sign-in is known": (lambda: None, False),
    "visitor": (AnonymousUser, False),
    "tenant": (lambda: Sender().tenant.user, False),
    "staff": (lambda: f.StaffFactory(is_superuser=True), True),
}


@pytest.mark.parametrize(("make", "taken"), PEOPLE.values(), ids=PEOPLE)
def test_only_staff_send_large_files_to_the_admin(settings: Settings, make: Callable[[], Any], taken: bool) -> None:
    settings.PORTAL_UPLOAD_FILE_MB = 1
    request = RequestFactory().post("/admin/images/add/", {"large": SimpleUploadedFile("a.jpg", bytes(MEGA + 1))})
    user = make()
    if user:
        request.user = user
    assert list(request.FILES) == (["large"] if taken else [])
    assert files_skipped(request) == ([] if taken else ["a.jpg"])


@pytest.mark.parametrize(("make", "taken"), list(PEOPLE.values())[1:], ids=list(PEOPLE)[1:])
def test_only_staff_send_large_bodies_to_the_admin(
    client: Client, settings: Settings, make: Callable[[], Any], taken: bool
) -> None:
    user = make()
    if user.is_authenticated:
        client.force_login(user)
    settings.PORTAL_UPLOAD_TOTAL_MB = 0  # so any body is too large
    response = client.post("/admin/images/add/", {"x": "y"})
    assert (response.status_code != 413) is taken


@pytest.mark.parametrize(("make", "taken"), list(PEOPLE.values())[1:], ids=list(PEOPLE)[1:])
def test_the_person_is_known_when_the_form_is_read(settings: Settings, make: Callable[[], Any], taken: bool) -> None:
    """Through all of the site's middleware: its check of the token is the first to read the form."""
    settings.PORTAL_UPLOAD_FILE_MB = 1
    client = Client(enforce_csrf_checks=True)
    user = make()
    if user.is_authenticated:
        client.force_login(user)
    client.cookies["csrftoken"] = token = "a" * 32
    data = {"csrfmiddlewaretoken": token, "file": SimpleUploadedFile("a.jpg", bytes(MEGA + 1))}
    response = client.post("/admin/images/add/", data)
    assert "file" in response.wsgi_request.FILES or not taken
    assert (files_skipped(response.wsgi_request) == []) is taken
