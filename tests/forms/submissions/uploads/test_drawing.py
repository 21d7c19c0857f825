"""Page images: what managers see of a file, drawn apart and once."""

import io
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError
from pikepdf import Pdf
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from forms.submissions.enums import Drawing, Scan
from forms.submissions.models import Attachment, PageImage
from forms.submissions.uploads import page_images, sandbox
from forms.submissions.uploads.attachments import attachment_remove
from forms.submissions.uploads.page_images import page_images_draw
from forms.submissions.uploads.sandbox import ToolFailed, pages_drawn
from tenant_space.files.private_store import StorageAway
from tests.kit import factories as f
from tests.kit.hostile import documents, pictures
from tests.kit.uploads import Sender, Stored

pytestmark = pytest.mark.django_db


def drawn(row: Attachment) -> Attachment:
    page_images_draw.func(str(row.pk))
    row.refresh_from_db()
    return row


def test_each_page_becomes_a_picture(sender: Sender) -> None:
    row = drawn(sender.add(documents.pdf(pages=3)))
    assert (row.drawing, row.page_count) == (Drawing.READY, 3)
    pages = list(row.pages.all())
    assert [(page.number, page.width) for page in pages] == [(1, 1400), (2, 1400), (3, 1400)]
    for page in pages:
        assert page.stored_name.startswith("envois/") and row.pk.hex not in page.stored_name
        with default_storage.open(page.stored_name) as file:
            image = Image.open(io.BytesIO(file.read()))
        assert image.size == (page.width, page.height)
        assert min(image.convert("L").getdata()) < 100 < 240 < max(image.convert("L").getdata()), "black on white"


def test_a_photo_is_one_picture(sender: Sender) -> None:
    row = drawn(sender.add(pictures.picture(size=(3000, 2000)), "a.jpg"))
    assert [(page.width, page.height) for page in row.pages.all()] == [(1400, 933)]


def test_a_long_document_is_drawn_in_part(sender: Sender) -> None:
    row = drawn(sender.add(documents.pdf(pages=25)))
    assert (row.page_count, row.pages.count()) == (25, 20)


def test_a_page_as_long_as_a_street_stays_a_picture(sender: Sender) -> None:
    def lengthen(document: Pdf) -> None:
        document.pages[0].MediaBox = [0, 0, 14_000, 1_400_000]

    page = drawn(sender.add(documents.pdf(lengthen))).pages.get()
    assert page.width <= 1401 and page.height <= 2801


def test_drawn_twice_it_is_drawn_once(sender: Sender, stored: Stored) -> None:
    row = sender.add(documents.pdf())
    drawn(row)
    before = stored()
    drawn(row)
    assert stored() == before and PageImage.objects.count() == 1


def test_two_workers_at_once_leave_one_set(sender: Sender, stored: Stored) -> None:
    row = sender.add(documents.pdf())
    real = page_images._rows_add

    def late(*args: Any) -> Any:
        page_images_draw.func(str(row.pk))  # the other one is faster
        return real(*args)

    turns: Iterator[Callable[..., Any]] = iter([late, real])
    with mock.patch.object(page_images, "_rows_add", side_effect=lambda *args: next(turns)(*args)):
        drawn(row)
    assert PageImage.objects.count() == 1 and len(stored()) == 2


def test_a_file_gone_meanwhile_leaves_nothing(
    sender: Sender, stored: Stored, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    row = sender.add(documents.pdf())
    real = pages_drawn

    def remove(*args: Any) -> Any:
        pictures_made = real(*args)
        with django_capture_on_commit_callbacks(execute=True):
            attachment_remove(draft=sender.draft, uid=row.pk)
        return pictures_made

    with mock.patch.object(page_images, "pages_drawn", side_effect=remove):
        page_images_draw.func(str(row.pk))
    page_images_draw.func(str(row.pk))
    assert stored() == [] and not PageImage.objects.exists()


@pytest.mark.parametrize("scan", [Scan.PENDING, Scan.INFECTED])
def test_nothing_is_drawn_of_a_file_not_released(sender: Sender, scan: Scan) -> None:
    row = sender.add(documents.pdf())
    Attachment.objects.update(scan=scan)
    assert drawn(row).drawing == Drawing.WAITING and not PageImage.objects.exists()


def test_a_storage_that_is_down_is_tried_again(sender: Sender, stored: Stored) -> None:
    row = sender.add(documents.pdf())
    with mock.patch.object(page_images, "content_store", side_effect=StorageAway):
        assert drawn(row).drawing == Drawing.WAITING
    place = Path(default_storage.path(row.stored_name))
    content = place.read_bytes()
    default_storage.delete(row.stored_name)
    assert drawn(row).drawing == Drawing.WAITING
    place.write_bytes(content)
    assert drawn(row).drawing == Drawing.READY


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 x\n", b"%PDF-1.7\n" + bytes(range(256)) * 50])
def test_what_cannot_be_drawn_is_said(stored: Stored, content: bytes) -> None:
    row = drawn(f.AttachmentFactory(content=content or b"x"))
    assert row.drawing == Drawing.FAILED and not PageImage.objects.exists()


def test_a_drawing_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "DRAW_SECONDS", 0.01)
    with pytest.raises(ToolFailed, match="time"):
        pages_drawn(documents.pdf(), "application/pdf")


def test_a_drawing_has_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MEMORY_MB", 40)
    with pytest.raises(ToolFailed):
        pages_drawn(documents.pdf(), "application/pdf")


def test_images_stay_when_the_answer_to_a_commit_is_lost(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database may have kept the rows all the same: their bytes must still be there."""
    row = sender.add(documents.pdf())
    add = page_images._rows_add

    def cut_off(*args: Any) -> None:
        add(*args)
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(page_images, "_rows_add", cut_off)
    with pytest.raises(OperationalError):
        drawn(row)
    assert default_storage.exists(row.pages.get().stored_name)


def test_what_a_killed_process_left_is_swept(sender: Sender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, busy, foreign = (tmp_path / name for name in ("portal-file-old", "portal-file-new", "other-old"))
    for folder in (left, busy, foreign):
        folder.mkdir()
        (folder / "source").write_bytes(b"%PDF")
    for folder in (left, foreign):
        os.utime(folder, (0, 0))
    sender.add(documents.pdf())
    assert [folder.exists() for folder in (left, busy, foreign)] == [False, True, True]
